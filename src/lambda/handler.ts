import type { Answer } from './answer.js'
import { invoke } from './invoke.js'

/** What is used of the invocation's context. */
export interface Context {
  awsRequestId: string
}

/** The AWS Lambda function: what is outside of it is passed on, and nothing of it is kept. */
export async function handler(event: unknown, { awsRequestId }: Context): Promise<Answer> {
  return await invoke(event, {
    environment: process.env,
    clock: () => new Date(),
    requestId: awsRequestId,
    workspace: process.cwd()
  })
}
