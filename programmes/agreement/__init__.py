"""What agrees and what does not among reported figures (đối chiếu): pure functions, no queries.

`review.review(figures)` is the way in. Nothing here knows a figure by its code.
"""
