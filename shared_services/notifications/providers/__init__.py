"""Companies that carry text messages; each behind the interface of `provider.SmsProvider`."""
