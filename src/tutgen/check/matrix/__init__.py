"""The services of a tutorial by its slots: who has what, and sentences that deviate."""
