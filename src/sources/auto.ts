import type { Logger } from '../ports.js'
import { NoIpamError } from './no-ipam.js'
import type { Reading, Source } from './source.js'

/**
 * IPAM where there is one, and else plain EC2: where the Region has no IPAM scope at all, or where IPAM answers with not
 * one resource and nothing was missing (which its Free Tier may do). The Report says which it was and why.
 *
 * A refusal is neither: whoever may not read IPAM is told so, and does not get another answer in silence.
 */
export function autoSource(ipam: Source, ec2: Source, logger: Logger): Source {
  return {
    async read(): Promise<Reading> {
      const read = await ipam.read().catch((error: unknown) => {
        if (error instanceof NoIpamError) return undefined
        throw error
      })
      if (read !== undefined && (read.resources.length > 0 || read.gaps.length > 0)) return read
      const sourceReason =
        read === undefined
          ? 'this Region is no home Region of an IPAM that the credentials may see'
          : `IPAM told of not one resource in ${read.searched}`
      logger.info(`Reading EC2 instead of IPAM: ${sourceReason}`)
      return { ...(await ec2.read()), sourceReason }
    }
  }
}
