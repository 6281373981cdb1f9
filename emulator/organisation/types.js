/**
 * What an organisation is made of. Plain JSON; names of members are those on AWS's wire.
 *
 * @typedef {object} RowOnly one CIDR of one thing, as GetIpamResourceCidrs has it
 * @property {string} resourceId
 * @property {string} resourceCidr
 * @property {string} resourceType `vpc`, `subnet`, `eip` … or one AWS has not invented yet
 * @property {string} [ipamPoolId]
 * @property {string} [resourceRegion]
 * @property {string} [resourceOwnerId]
 * @property {string} [resourceName]
 * @property {Record<string, string>} [resourceTags]
 * @property {number} [ipUsage] fraction, 0–1
 * @property {string} [complianceStatus]
 * @property {string} [managementState]
 * @property {string} [overlapStatus]
 * @property {string} [vpcId]
 * @property {string} [availabilityZoneId]
 *
 * @typedef {RowOnly & { ipamScopeId: string }} ResourceRow
 *
 * @typedef {RowOnly & { cidrState?: string }} NetworkRow a VPC's or subnet's CIDR that EC2 alone tells of: IPAM does not
 *   watch it, or does not yet; `associated`, unless it says otherwise
 *
 * @typedef {object} Scope
 * @property {string} ipamScopeId
 * @property {'private' | 'public'} ipamScopeType
 * @property {boolean} [isDefault]
 * @property {string} [description]
 * @property {number} [poolCount] where the organisation does not list its pools; else they are counted
 * @property {string} [state]
 * @property {Record<string, string>} [tags]
 *
 * @typedef {object} PoolCidr
 * @property {string} cidr
 * @property {string} [state] `provisioned` unless given
 * @property {{ code: string, message: string }} [failureReason]
 *
 * @typedef {object} Pool what is allocated of it to pools below it, and to resources that name it, is not told again
 * @property {string} ipamPoolId
 * @property {string} ipamScopeId
 * @property {string} [sourceIpamPoolId] the pool above it
 * @property {string} [locale] a Region; `None` unless given
 * @property {'ipv4' | 'ipv6'} addressFamily
 * @property {string} [description]
 * @property {string} [state]
 * @property {string} [stateMessage]
 * @property {boolean} [autoImport]
 * @property {boolean} [publiclyAdvertisable]
 * @property {number} [allocationMinNetmaskLength]
 * @property {number} [allocationMaxNetmaskLength]
 * @property {number} [allocationDefaultNetmaskLength]
 * @property {string} [awsService]
 * @property {string} [publicIpSource]
 * @property {Record<string, string>} [tags]
 * @property {PoolCidr[]} [cidrs]
 * @property {{ cidr: string, description?: string }[]} [allocations] made by hand: `custom` ones
 *
 * @typedef {object} ResourceDiscovery
 * @property {string} ipamResourceDiscoveryId
 * @property {string} [ownerId] the organisation's account unless given
 * @property {string} [description]
 * @property {boolean} [isDefault]
 * @property {string[]} [operatingRegions] all that hold resources, unless given
 * @property {string[]} [resourceOwners] accounts it looks into; all that no other one names, unless given
 * @property {Record<string, string>} [tags]
 *
 * @typedef {object} SampleAges how many minutes ago IPAM looked; the closest that is given counts
 * @property {Record<string, number>} [resources] by id
 * @property {Record<string, number>} [regions]
 * @property {number} [others] a few, unless given
 *
 * @typedef {object} Region
 * @property {string} regionName
 * @property {string} optInStatus `opt-in-not-required`, `opted-in` or `not-opted-in`
 *
 * @typedef {object} Share subnets shared by AWS RAM
 * @property {string[]} subnets ids
 * @property {string[]} accounts that may use them
 *
 * @typedef {object} Topic
 * @property {string} arn a name that ends in `.fifo` makes it a FIFO topic
 * @property {string[]} [allowedAccounts] accounts other than its own that may publish
 * @property {boolean} [contentBasedDeduplication] FIFO only
 * @property {string} [kmsKeyArn] customer-managed key: publishing then takes `kms:GenerateDataKey*` and `kms:Decrypt`
 *
 * @typedef {object} Permissions everything is allowed that is not denied
 * @property {string[]} [denied] actions, `*` and `?` allowed: `sns:Publish`, `ec2:*`
 * @property {string[]} [deniedRegions] EC2 refuses there, by a service control policy; `*` and `?` allowed
 * @property {string[]} [metricNamespaces] the policy's condition on `cloudwatch:namespace`; any, unless given
 *
 * @typedef {object} RoleTrust
 * @property {string[]} subjects patterns a token's `sub` may match, `*` and `?` allowed
 * @property {string[]} [audiences] the trust policy's condition on `aud`; any, unless given
 * @property {string[]} [principals] ARN patterns that may call AssumeRole; none, unless given
 *
 * @typedef {object} RoleOnly
 * @property {string} arn
 * @property {RoleTrust} trust
 * @property {number} [maxSessionDuration] seconds; 3600 unless given
 *
 * @typedef {RoleOnly & Permissions} Role
 *
 * @typedef {object} KeyOnly
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string} principalArn who it belongs to
 * @property {string} [sessionToken]
 * @property {string} [expiresAt] ISO 8601
 *
 * @typedef {KeyOnly & Permissions} AccessKey
 *
 * @typedef {object} GitHub
 * @property {string} requestToken the bearer token a job with `id-token: write` holds
 * @property {string} subject the `sub` of the tokens
 * @property {Record<string, string>} [claims] further claims
 *
 * @typedef {object} Organisation
 * @property {string} name
 * @property {string} [description]
 * @property {'aws' | 'aws-us-gov' | 'aws-cn'} partition
 * @property {string} account owner of the IPAM: the delegated administrator
 * @property {string} homeRegion
 * @property {string} [ipamId] absent where there is no IPAM, and then there are no scopes and no resources either
 * @property {Scope[]} scopes
 * @property {ResourceRow[]} resources what IPAM watches
 * @property {NetworkRow[]} [networks] what EC2 tells of beyond that
 * @property {Pool[]} [pools]
 * @property {ResourceDiscovery[]} [resourceDiscoveries] one that sees all, unless given
 * @property {SampleAges} [sampleAgeMinutes]
 * @property {Region[]} [regions] all that hold something, none of them to be opted in to, unless given
 * @property {Share[]} [shares]
 * @property {Topic[]} topics
 * @property {{ url: string, audiences: string[] }[]} identityProviders IAM's OIDC providers
 * @property {Role[]} roles
 * @property {AccessKey[]} keys the first is what the command line prints
 * @property {GitHub} github
 */
export {}
