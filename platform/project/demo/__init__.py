"""The demo: real communes, invented people."""
