import { CheckError } from '../domain/failure.js'

/** There is no IPAM to be seen in the home Region: another source may still do. */
export class NoIpamError extends CheckError {
  constructor(homeRegion: string) {
    super(`no IPAM scope in ${homeRegion}: is it the home Region of your IPAM?`, {
      remedy:
        'give the home Region as aws-region, and credentials of the account that owns the IPAM (the delegated administrator in an organisation); where there is no IPAM, source: ec2 reads subnets and VPCs by EC2'
    })
  }
}
