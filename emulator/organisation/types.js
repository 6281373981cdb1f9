/**
 * What an organisation is made of. Plain JSON; names of members are those on AWS's wire.
 *
 * @typedef {object} ResourceRow one CIDR of one thing, as GetIpamResourceCidrs has it
 * @property {string} ipamScopeId
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
 * @typedef {object} Scope
 * @property {string} ipamScopeId
 * @property {'private' | 'public'} ipamScopeType
 * @property {boolean} [isDefault]
 * @property {string} [description]
 * @property {number} [poolCount]
 * @property {string} [state]
 * @property {Record<string, string>} [tags]
 *
 * @typedef {object} Topic
 * @property {string} arn a name that ends in `.fifo` makes it a FIFO topic
 * @property {string[]} [allowedAccounts] accounts other than its own that may publish
 * @property {boolean} [contentBasedDeduplication] FIFO only
 * @property {string} [kmsKeyArn] customer-managed key: publishing then takes `kms:GenerateDataKey*` and `kms:Decrypt`
 *
 * @typedef {object} Permissions everything is allowed that is not denied
 * @property {string[]} [denied] actions, `*` and `?` allowed: `sns:Publish`, `ec2:*`
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
 * @property {string} ipamId
 * @property {Scope[]} scopes
 * @property {ResourceRow[]} resources
 * @property {Topic[]} topics
 * @property {{ url: string, audiences: string[] }[]} identityProviders IAM's OIDC providers
 * @property {Role[]} roles
 * @property {AccessKey[]} keys the first is what the command line prints
 * @property {GitHub} github
 */
export {}
