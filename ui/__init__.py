"""The only shared Streamlit code.

server      what the server does once: warm-up, plotly.js as a cached, compressed file
link        the state of the page and its URL, in both directions
controls    the sidebar: one widget for each setting
session     what every page does with a visit: link, controls, training
navigation  the list of pages, which carries the visit along
images      the strip of images, one button each
runs        finished runs for all visitors, training in stretches for one
player      the figure that plays a run, on the client
explanation why the run went as it did, found out while the visitor looks on
fixes       the table of changes that were tried
payload     what a component is given
copy_link   a button that copies the page's link
"""
