"""The system of examples/quickstart, described in Python: `python quickstart.py FOLDER` writes it for both platforms."""

import sys

import aws_cdk
import cdk8s
from aws_cdk.aws_sns_subscriptions import EmailSubscription
from cdk_observatory import (
    Blueprint,
    BusinessIndicator,
    Channel,
    Duration,
    Escalation,
    HttpMetrics,
    Infrastructure,
    LogFormat,
    Metric,
    MetricKind,
    ObjectivesProps,
    Probe,
    Responder,
    Secret,
    Service,
    aws,
    kubernetes,
)

# Who answers. Credentials are references to secrets that you make yourself.
support = Responder(
    "support",
    chat=Channel.slack("#support", webhook=Secret.named("slack", "url")),
)
checkout = Responder(
    "checkout",
    page=Channel.pager_duty(routing_key=Secret.named("pagerduty", "key")),
    chat=Channel.slack("#checkout", webhook=Secret.named("slack", "url")),
)

orders = Metric("shop_orders_total", kind=MetricKind.COUNTER, help="Orders placed.")
carts = Metric(
    "shop_carts_total",
    kind=MetricKind.COUNTER,
    help="Carts that something was put into.",
)

# What serves, what is promised about it.
shop = Blueprint(
    "shop",
    escalation=Escalation.through(support, checkout),
    services=[
        Service(
            "api",
            owner=checkout,
            metrics=HttpMetrics.open_telemetry(),
            logs=LogFormat.json(),
            objectives=ObjectivesProps(availability=99.9, error_rate=1, response_time=Duration.millis(500)),
        ),
        Service(
            "web",
            metrics=HttpMetrics.prometheus(),
            custom_metrics=[orders, carts],
            objectives=ObjectivesProps(availability=99.5, error_rate=1, response_time=Duration.seconds(1)),
        ),
    ],
    business=[BusinessIndicator.conversion("checkout", attempts=carts, successes=orders, target=20, owner=checkout)],
    infrastructure=Infrastructure(probes=[Probe.http("storefront", "https://shop.example.com/")]),
    heartbeat=Channel.webhook(url=Secret.named("heartbeat", "url")),
)


def synthesize_kubernetes(folder: str) -> None:
    app = cdk8s.App()
    chart = cdk8s.Chart(app, "shop")
    kubernetes.Observatory(chart, "observatory", blueprint=shop)
    kubernetes.Manifests.write(app, folder)


def synthesize_aws(folder: str) -> None:
    app = aws_cdk.App(outdir=folder)
    stack = aws_cdk.Stack(app, "shop")
    # Who hears it when Slack or PagerDuty could not be told.
    last_resort = [EmailSubscription("oncall@example.com")]
    observatory = aws.Observatory(stack, "Observatory", blueprint=shop, last_resort=last_resort)
    # The shop's ECS services are in other stacks; those in this one would be given to observatory.monitor(service, …).
    for service in shop.services:
        observatory.monitor_tagged(service.name)
    app.synth()


if __name__ == "__main__":
    synthesize_kubernetes(f"{sys.argv[1]}/kubernetes")
    synthesize_aws(f"{sys.argv[1]}/aws")
