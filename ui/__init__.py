"""The only shared Streamlit code.

server      what the server does once: warm-up, plotly.js as a cached, compressed file
visit/      what one visitor wants to see, from the link and from his hands, and the runs for it
page        what every page has: its places, the list of pages, the controls, the run that is trained, the end
navigation  the list of pages and the ways between views, which carry the visit along
controls    one control for each setting, and those of the pages
components/ what is drawn in the browser, each with its Python, JavaScript and CSS
turns       work of seconds, done in moments, one visitor at a time
explanation why the run went as it did and what would change it, on the Explorer
factorial   the five changes, on "Which fix matters"
claims      the claims of the thread, there
luck        luck, there
atlas       the map, there
"""
