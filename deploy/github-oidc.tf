# The role that the AWS IPAM Monitor assumes from GitHub Actions, and GitHub's OIDC provider. Apply it in the account
# that owns the IPAM, for OpenTofu and Terraform alike.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "repository" {
  description = "The repository whose workflows may assume the role, as owner/name. Where its tokens hold ids, as owner@123456/name@456789."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]+(@[0-9]+)?/[A-Za-z0-9_.-]+(@[0-9]+)?$", var.repository))
    error_message = "Give owner/name, as the subject of the repository's tokens has it."
  }
}

variable "subject" {
  description = "Which of its jobs may: ref:refs/heads/main, environment:production or pull_request. Whoever can push a branch can run a job for a pull request, so give those a role of their own, which may only read."
  type        = string
  default     = "ref:refs/heads/main"

  validation {
    condition     = can(regex("^[A-Za-z0-9_./:-]+$", var.subject))
    error_message = "Give one subject, without wildcards."
  }
}

variable "existing_provider_arn" {
  description = "ARN of GitHub's OIDC provider where the account has one. Empty, it is made; there can be only one."
  type        = string
  default     = ""
}

variable "role_name" {
  description = "Name of the role."
  type        = string
  default     = "ipam-monitor"
}

variable "topic_arn" {
  description = "ARN of the topic of sns-topic-arn. Empty, there are no alerts."
  type        = string
  default     = ""
}

variable "topic_key_arn" {
  description = "ARN of the key that the topic is encrypted with, where it is one of your own."
  type        = string
  default     = ""
}

variable "cloudwatch_namespace" {
  description = "Namespace of the metrics, CUSTOM/IPAM by default of the Action. Empty, there are none."
  type        = string
  default     = ""
}

locals {
  provider_arn = var.existing_provider_arn == "" ? aws_iam_openid_connect_provider.github[0].arn : var.existing_provider_arn

  trust = {
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "GitHubActions"
        Effect    = "Allow"
        Principal = { Federated = local.provider_arn }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = {
            "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
            "token.actions.githubusercontent.com:sub" = "repo:${var.repository}:${var.subject}"
          }
        }
      },
    ]
  }

  # The calls that read IPAM, and PutMetricData, know no other resource than `*`.
  statements = [
    {
      needed = true
      statement = {
        Sid      = "ReadIpam"
        Effect   = "Allow"
        Action   = ["ec2:DescribeIpamScopes", "ec2:GetIpamResourceCidrs"]
        Resource = "*"
      }
    },
    {
      needed = true
      statement = {
        Sid      = "ReadPools"
        Effect   = "Allow"
        Action   = ["ec2:DescribeIpamPools", "ec2:GetIpamPoolCidrs", "ec2:GetIpamPoolAllocations"]
        Resource = "*"
      }
    },
    {
      needed = true
      statement = {
        Sid      = "ReadSampleTimes"
        Effect   = "Allow"
        Action   = ["ec2:DescribeIpamResourceDiscoveries", "ec2:GetIpamDiscoveredResourceCidrs"]
        Resource = "*"
      }
    },
    {
      needed = var.topic_arn != ""
      statement = {
        Sid      = "PublishAlerts"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = var.topic_arn
      }
    },
    {
      needed = var.topic_key_arn != ""
      statement = {
        Sid      = "UseTheKeyOfAnEncryptedTopic"
        Effect   = "Allow"
        Action   = ["kms:GenerateDataKey*", "kms:Decrypt"]
        Resource = var.topic_key_arn
      }
    },
    {
      needed = var.cloudwatch_namespace != ""
      statement = {
        Sid      = "PutMetrics"
        Effect   = "Allow"
        Action   = "cloudwatch:PutMetricData"
        Resource = "*"
        Condition = {
          StringEquals = { "cloudwatch:namespace" = var.cloudwatch_namespace }
        }
      }
    },
  ]
}

resource "aws_iam_openid_connect_provider" "github" {
  count = var.existing_provider_arn == "" ? 1 : 0

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "monitor" {
  name               = var.role_name
  description        = "The AWS IPAM Monitor in ${var.repository}"
  assume_role_policy = jsonencode(local.trust)
}

resource "aws_iam_role_policy" "monitor" {
  name = "ipam-monitor"
  role = aws_iam_role.monitor.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for each in local.statements : each.statement if each.needed]
  })
}

output "role_arn" {
  description = "What the workflow gives as role-to-assume."
  value       = aws_iam_role.monitor.arn
}

output "provider_arn" {
  description = "GitHub's OIDC provider, for further roles."
  value       = local.provider_arn
}
