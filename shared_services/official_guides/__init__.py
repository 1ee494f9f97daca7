"""The State's guides to rights and procedures, on every site, with what is local to each commune.

« Co-marquage »: the DILA publishes the sheets of service-public.gouv.fr (Licence Ouverte 2.0), we
import them once for the deployment, each site shows them with its own town hall's hours and forms.
Sheets live in the public schema, what a commune changes of them in its space (`local`). Other
packages come in through `facade.py`.
"""
