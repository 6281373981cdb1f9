terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }

  backend "s3" {
    bucket = "my-terraform-state"
    key    = "shop/terraform.tfstate"
    region = "eu-west-1"
  }
}

# For a plan where there are none, as in a pull request from a fork.
variable "without_credentials" {
  type        = bool
  description = "Whether the provider shall plan without asking AWS for anything."
  default     = false
}

provider "aws" {
  region = "eu-west-1"

  skip_credentials_validation = var.without_credentials
  skip_requesting_account_id  = var.without_credentials
  skip_region_validation      = var.without_credentials
}
