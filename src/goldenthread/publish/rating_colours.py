"""The ground and the letters of a rating, as office files are given them: six hexadecimal digits. The pages and the
paper have theirs in their own style sheets.
"""

RATING_COLOURS = {
    "red": ("A32638", "FFFFFF"),
    "amber": ("F0B955", "33260A"),
    "green": ("D3E8D7", "174A2B"),
    "blue": ("D3E2F2", "123F6B"),
}
