"""Certificates of those who completed the course, and whether one is genuine."""

from grading.certificate.code import Certificate, CodeError, verify
from grading.certificate.issue import PASS_SHARE, Issued, issue

__all__ = ["PASS_SHARE", "Certificate", "CodeError", "Issued", "issue", "verify"]
