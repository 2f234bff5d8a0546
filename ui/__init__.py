"""The only shared Streamlit code.

server      what the server does once: warm-up, its routes beside Streamlit's
log         bounds what strangers can make Streamlit write
page        what every page has: its places, the run that is trained, the end
navigation  the list of pages, and the ways from one view to another
controls    one control for each setting, and those of the pages
visit/      what one visitor wants to see: the link, the log of what he does, the runs for it
components/ what is drawn in the browser, each with its JavaScript and CSS
parts/      the parts of the pages
"""
