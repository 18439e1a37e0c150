"""openstacksdk over what Neutrino offers: every method of its network and identity proxies, and its cloud layer. OS_* say where; the last line says how much was called."""

import warnings

import openstack

import identity
import layer
import network

warnings.simplefilter("ignore")
conn = openstack.connect()
project = conn.identity.create_project(name="sdk-tenant", domain_id="default")
calls = network.run(conn, project.id) + identity.run(conn)
layer.run(conn, project.id)
conn.identity.delete_project(project, ignore_missing=False)
print(f"{calls} methods")
