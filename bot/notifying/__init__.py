"""Notices to those who follow a meeting."""
