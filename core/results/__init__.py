"""The trial and the atlas that ship with the app, and what stored numbers say of their making.

provenance   which code and which machine made them
fingerprint  which code a function reaches: a digest of it
whole_files  files that are written whole or not at all
arrow        what a server does not keep of a file that it has read
"""
