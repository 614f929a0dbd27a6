"""Lead, company, activity, source, campaign, and what is doubtful about them."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from handoff.people.models import User


class Exclusion(models.TextChoices):
    test = "test"
    employee = "employee"
    competitor = "competitor"
    duplicate = "duplicate"


class Source(models.Model):
    """A system or form that leads come from."""

    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    medium = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key"], name="source_key_unique")]

    def __str__(self) -> str:
        return self.name


class Campaign(models.Model):
    """What marketing ran."""

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="campaign_name_unique")]

    def __str__(self) -> str:
        return self.name


class Company(models.Model):
    """A company, known by its e-mail domain where it has one of its own."""

    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, null=True, blank=True)  # noqa: DJ001  (unknown is NULL, so unique holds)
    industry = models.CharField(max_length=80, blank=True, default="")
    employees = models.PositiveIntegerField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True, default="")
    is_target = models.BooleanField(null=True, blank=True)
    is_customer = models.BooleanField(null=True, blank=True)
    is_competitor = models.BooleanField(null=True, blank=True)
    account_owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="accounts")
    custom = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "companies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["domain"], name="company_domain_unique"),
            models.CheckConstraint(condition=models.Q(domain=Lower("domain")), name="company_domain_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name


class Lead(models.Model):
    """A person, known by e-mail or by a source's external id."""

    name = models.CharField(max_length=200, blank=True, default="")
    email = models.EmailField(max_length=254, null=True, blank=True)  # noqa: DJ001  (unknown is NULL, so unique holds)
    phone = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    seniority = models.CharField(max_length=40, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    consent = models.BooleanField(null=True, blank=True)
    is_student = models.BooleanField(null=True, blank=True)
    is_free_mail = models.BooleanField(default=False)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="leads")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="leads")
    landing_page = models.CharField(max_length=500, blank=True, default="")
    custom = models.JSONField(default=dict, blank=True)
    excluded_as = models.CharField(max_length=12, choices=Exclusion.choices, blank=True, default="")
    excluded_because = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # E-mail decides who a lead is; it is stored normalised.
            models.UniqueConstraint(fields=["email"], name="lead_email_unique"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="lead_email_lower_case"),
            # An exclusion always says why.
            models.CheckConstraint(
                condition=models.Q(excluded_as="", excluded_because="")
                | (models.Q(excluded_as__in=Exclusion.values) & ~models.Q(excluded_because="")),
                name="lead_exclusion_says_why",
            ),
        ]
        indexes: ClassVar = [
            # Serves the search by name.
            models.Index(Lower("name"), name="lead_name"),
            # Serves every number: the few leads that none counts.
            models.Index(fields=["id"], condition=~models.Q(excluded_as=""), name="lead_excluded"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or f"lead {self.pk}"


class Identity(models.Model):
    """The id by which a source knows a lead."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="identities")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="identities")
    external_id = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "identities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="identity_source_external_id_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.external_id}"


class Activity(models.Model):
    """Something the lead did."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=40)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    content = models.CharField(max_length=200, blank=True, default="")
    url = models.CharField(max_length=500, blank=True, default="")
    words = models.TextField(blank=True, default="", help_text="what the lead wrote, in their own words")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="activities")
    external_id = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        verbose_name_plural = "activities"
        constraints: ClassVar = [
            # A source that repeats an act adds nothing.
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
                name="activity_source_external_id_unique",
            ),
        ]
        indexes: ClassVar = [
            # Serves facts and briefs: one lead's acts, newest first.
            models.Index(fields=["lead", "-occurred_at"], name="activity_of_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by lead {self.lead_id}"


class FindingKind(models.TextChoices):
    identity_conflict = "identity_conflict"  # two keys that point to two leads
    clock_skew = "clock_skew"  # a reported step earlier than the one before it
    future_time = "future_time"  # a reported time after it was received


class Finding(models.Model):
    """Something about the data that cannot be right; counted, listed, never silently repaired."""

    kind = models.CharField(max_length=24, choices=FindingKind.choices)
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="findings")
    detail = models.JSONField(default=dict)
    found_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["lead", "kind"], name="finding_of_lead")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=FindingKind.values), name="finding_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on lead {self.lead_id}"
