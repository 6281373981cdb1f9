/**
 * The check could not be made. Says what happened and what to do about it; a face shows both. Anything else that
 * is thrown is a defect of this program.
 */
export class CheckError extends Error {
  override readonly name = 'CheckError'
  readonly remedy: string | undefined

  constructor(message: string, options: { remedy?: string | undefined; cause?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.remedy = options.remedy
  }
}
