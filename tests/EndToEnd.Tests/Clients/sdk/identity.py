"""The identity proxy, method by method."""

from openstack import connection, exceptions
from watched import Watched, equal, ids, refused

# OAuth, EC2 and OTP credentials, federation, unified limits, Keystone's unused policy blobs, trusts.
NOT_OFFERED = ["credential", "federation", "identity_provider", "mapping", "limit", "polic", "trust"]


def directory(identity):
    domain = identity.create_domain(name="sdk-domain", description="d")
    equal((identity.get_domain(domain).description, identity.find_domain("sdk-domain").id, ids(identity.domains(name="sdk-domain"))), ("d", domain.id, [domain.id]))
    project = identity.create_project(name="sdk-project", domain_id=domain.id, tags=["t"])
    equal((identity.get_project(project).tags, identity.find_project("sdk-project", domain_id=domain.id).id, ids(identity.projects(domain_id=domain.id))), (["t"], project.id, [project.id]))
    equal(identity.update_project(project, description="p").description, "p")
    user = identity.create_user(name="sdk-user", domain_id=domain.id, password="a good one", email="u@example.org")
    equal((identity.get_user(user).email, identity.find_user("sdk-user", domain_id=domain.id).id, ids(identity.users(domain_id=domain.id))), ("u@example.org", user.id, [user.id]))
    equal(identity.update_user(user, description="u").description, "u")
    refused(exceptions.ConflictException, identity.create_user, name="sdk-user", domain_id=domain.id, password="x")
    group = identity.create_group(name="sdk-group", domain_id=domain.id)
    equal((identity.get_group(group).name, identity.find_group("sdk-group", domain_id=domain.id).id, ids(identity.groups(domain_id=domain.id))), ("sdk-group", group.id, [group.id]))
    equal(identity.update_group(group, description="g").description, "g")
    identity.add_user_to_group(user, group)
    equal(identity.check_user_in_group(user, group), True)
    identity.remove_user_from_group(user, group)
    equal(identity.check_user_in_group(user, group), False)
    return domain, project, user, group


def assignments(identity, domain, project, user, group):
    role = identity.create_role(name="sdk-role")
    equal((identity.get_role(role).name, identity.find_role("sdk-role").id, ids(identity.roles(name="sdk-role"))), ("sdk-role", role.id, [role.id]))
    equal(identity.update_role(role, description="r").description, "r")
    for kind, who in (("user", user), ("group", group)):
        for scope, where in (("project", project), ("domain", domain), ("system", "all")):
            of = getattr(identity, f"validate_{kind}_has_{scope}_role")
            equal(of(where, who, role) if scope != "system" else of(who, role, "all"), False)
            assign = getattr(identity, f"assign_{scope}_role_to_{kind}")
            assign(where, who, role) if scope != "system" else assign(who, role, "all")
            equal(of(where, who, role) if scope != "system" else of(who, role, "all"), True)
            if (kind, scope) == ("user", "project"):
                equal(ids(identity.user_projects(user)), [project.id])
                equal([row.role["id"] for row in identity.role_assignments(user_id=user.id)], [role.id])
                equal(ids(identity.role_assignments_filter(project=project, user=user)), [role.id])
            unassign = getattr(identity, f"unassign_{scope}_role_from_{kind}")
            unassign(where, who, role) if scope != "system" else unassign(who, role, "all")
            equal(of(where, who, role) if scope != "system" else of(who, role, "all"), False)
    identity.delete_role(role, ignore_missing=False)


def catalog(identity):
    region = identity.create_region(id="sdk-region", description="r")
    equal((identity.get_region(region).description, identity.find_region("sdk-region").id), ("r", region.id))
    assert region.id in ids(identity.regions())
    equal(identity.update_region(region, description="s").description, "s")
    service = identity.create_service(name="sdk-service", type="sdk")
    equal((identity.get_service(service).type, identity.find_service("sdk-service").id, ids(identity.services(type="sdk"))), ("sdk", service.id, [service.id]))
    equal(identity.update_service(service, description="s").description, "s")
    endpoint = identity.create_endpoint(service_id=service.id, interface="public", url="http://127.0.0.1:1/", region_id=region.id)
    equal((identity.get_endpoint(endpoint).url, identity.find_endpoint(endpoint.id).id, ids(identity.endpoints(service_id=service.id))), ("http://127.0.0.1:1/", endpoint.id, [endpoint.id]))
    equal(identity.update_endpoint(endpoint, url="http://127.0.0.1:2/").url, "http://127.0.0.1:2/")
    identity.delete_endpoint(endpoint, ignore_missing=False)
    identity.delete_service(service, ignore_missing=False)
    identity.delete_region(region, ignore_missing=False)


def application_credentials(conn, identity):
    """Made for oneself, and good for a login."""
    me = conn.current_user_id
    one = identity.create_application_credential(me, name="sdk-credential", description="a")
    equal((identity.get_application_credential(me, one).description, identity.find_application_credential(me, "sdk-credential").id), ("a", one.id))
    assert one.id in ids(identity.application_credentials(me))
    auth = {"auth_url": conn.config.get_auth_args()["auth_url"], "application_credential_id": one.id, "application_credential_secret": one.secret}
    other = connection.Connection(auth_type="v3applicationcredential", auth=auth, identity_api_version="3")
    equal((other.current_user_id, other.current_project_id), (me, conn.current_project_id))
    identity.delete_application_credential(me, one, ignore_missing=False)
    refused(exceptions.SDKException, lambda: connection.Connection(auth_type="v3applicationcredential", auth=auth).authorize())


def run(conn):
    identity = Watched(conn.identity)
    domain, project, user, group = directory(identity)
    assignments(identity, domain, project, user, group)
    catalog(identity)
    application_credentials(conn, identity)
    for delete, row in ((identity.delete_group, group), (identity.delete_user, user), (identity.delete_project, project)):
        delete(row, ignore_missing=False)
    equal(refused(exceptions.HttpException, identity.delete_domain, domain).status_code, 403)
    equal(identity.update_domain(domain, is_enabled=False).is_enabled, False)
    identity.delete_domain(domain, ignore_missing=False)
    missed = identity.missed(NOT_OFFERED)
    assert not missed, f"never called: {missed}"
    return len(identity.called)
