import type { Pointer } from '../model.js'

/** A count that is known up to its bounds, whole numbers from 0: at least so many, at most so many. */
export interface Bounds {
  min: number
  max: number
}

/** Addresses that a resource, as it stands on one side of a change, takes of subnets. */
export interface Need {
  /** The subnets it takes them of. */
  subnets: Pointer
  /** Addresses (IPv4 ones) of each of these subnets. */
  perSubnet: Bounds
  /** Free addresses that AWS wants to see in each subnet before it makes the resource at all; those it takes are among them. */
  mustBeFree?: number
  /** Key of the rule in the demand table: `load-balancer`. */
  rule: string
  /** In words, for a person: `an Application Load Balancer takes 1 to 8 addresses in each subnet`. */
  because: string
}
