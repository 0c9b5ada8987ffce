"""What may be shown to whom: comes before judgement, because an arrow or a rating can give a hidden cell away."""
