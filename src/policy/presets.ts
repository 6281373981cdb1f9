import type { Limits } from '../domain/policy.js'

/** A limit that AWS's own documentation gives, by name. */
interface Preset {
  /** What it is for, as an editor shows it. */
  description: string
  source: string
  limits: Limits
}

/** The limits a policy may name instead of spelling them out. */
export const PRESETS = {
  'eks-control-plane': {
    description:
      'Fewer than 5 addresses left: an update of an EKS cluster needs up to five in the subnets the cluster was made with.',
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html',
    limits: { availableBelow: 5 }
  },
  alb: {
    description:
      'Fewer than 8 addresses left: an Application Load Balancer needs at least eight free in each of its subnets to scale.',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html',
    limits: { availableBelow: 8 }
  }
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof PRESETS

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[]
