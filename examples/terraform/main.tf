variable "ipam_pool_id" {
  type        = string
  description = "The IPAM pool that the VPC's CIDR comes from."
}

variable "image" {
  type        = string
  description = "The container image of the shop."
}

# A CIDR that is named is known when the change is planned, and so are those that are computed from it. One that IPAM
# chooses (ipv4_netmask_length) is known only once it is applied: whether it fits is checked, what lies in it is not.
locals {
  vpc_cidr = "10.20.64.0/20"
  zones    = ["eu-west-1a", "eu-west-1b"]
}

resource "aws_vpc" "shop" {
  cidr_block        = local.vpc_cidr
  ipv4_ipam_pool_id = var.ipam_pool_id

  tags = { Name = "shop" }
}

# A load balancer wants eight free addresses in each of its subnets, and AWS asks for a /27 at least.
resource "aws_subnet" "edge" {
  count = length(local.zones)

  vpc_id            = aws_vpc.shop.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(local.vpc_cidr, 7, count.index)

  tags = { Name = "shop-edge-${count.index}" }
}

resource "aws_subnet" "service" {
  count = length(local.zones)

  vpc_id            = aws_vpc.shop.id
  availability_zone = local.zones[count.index]
  cidr_block        = cidrsubnet(local.vpc_cidr, 4, count.index + 1)

  tags = { Name = "shop-service-${count.index}" }
}

resource "aws_lb" "shop" {
  name               = "shop"
  internal           = true
  load_balancer_type = "application"
  subnets            = aws_subnet.edge[*].id
}

resource "aws_ecs_cluster" "shop" {
  name = "shop"
}

resource "aws_ecs_task_definition" "shop" {
  family                   = "shop"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([{ name = "shop", image = var.image, essential = true }])
}

# While it is deployed it may run twice as many tasks, each with an address of its own.
resource "aws_ecs_service" "shop" {
  name            = "shop"
  cluster         = aws_ecs_cluster.shop.id
  task_definition = aws_ecs_task_definition.shop.arn
  launch_type     = "FARGATE"
  desired_count   = 12

  deployment_maximum_percent = 200

  network_configuration {
    subnets = aws_subnet.service[*].id
  }
}
