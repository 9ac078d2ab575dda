"""What groups are told: publishing, reminders, and the one sender that delivers it all."""
