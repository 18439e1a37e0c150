package main

import (
	"time"

	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/applicationcredentials"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/domains"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/endpoints"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/groups"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/projects"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/regions"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/roles"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/services"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/tokens"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/users"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/networks"
)

// The id of the caller.
func identity(cloud *clients) string {
	begin("token")
	me, err := tokens.Get(cloud.identity, cloud.provider.Token()).ExtractUser()
	ok(err)
	token, err := tokens.Get(cloud.identity, cloud.provider.Token()).Extract()
	ok(err)
	same("time to the end of the token", token.ExpiresAt.After(time.Now()), true)
	directory(cloud)
	catalog(cloud)
	return me.ID
}

func directory(cloud *clients) {
	begin("domain")
	no := false
	domain, err := domains.Create(cloud.identity, domains.CreateOpts{Name: "gc-domain"}).Extract()
	ok(err)
	begin("project")
	project, err := projects.Create(cloud.identity, projects.CreateOpts{Name: "gc-project", DomainID: domain.ID, Tags: []string{"a"}}).Extract()
	ok(err)
	text := "changed"
	project, err = projects.Update(cloud.identity, project.ID, projects.UpdateOpts{Description: &text}).Extract()
	ok(err)
	same("description", project.Description, text)
	begin("user")
	user, err := users.Create(cloud.identity, users.CreateOpts{Name: "gc-user", DomainID: domain.ID, Password: "secret", DefaultProjectID: project.ID, Extra: map[string]interface{}{"email": "a@b"}}).Extract()
	ok(err)
	same("e-mail", user.Extra["email"], "a@b")
	ok(users.ChangePassword(cloud.identity, user.ID, users.ChangePasswordOpts{OriginalPassword: "secret", Password: "secret2"}).Err)
	begin("group")
	group, err := groups.Create(cloud.identity, groups.CreateOpts{Name: "gc-group", DomainID: domain.ID}).Extract()
	ok(err)
	ok(users.AddToGroup(cloud.identity, group.ID, user.ID).ExtractErr())
	begin("role")
	role, err := roles.Create(cloud.identity, roles.CreateOpts{Name: "gc-role"}).Extract()
	ok(err)
	ok(roles.Assign(cloud.identity, role.ID, roles.AssignOpts{UserID: user.ID, ProjectID: project.ID}).ExtractErr())
	ok(roles.Assign(cloud.identity, role.ID, roles.AssignOpts{GroupID: group.ID, DomainID: domain.ID}).ExtractErr())
	pages, err := roles.ListAssignments(cloud.identity, roles.ListAssignmentsOpts{UserID: user.ID}).AllPages()
	ok(err)
	given, err := roles.ExtractRoleAssignments(pages)
	ok(err)
	same("project of the assignment", given[0].Scope.Project.ID, project.ID)
	begin("directory's end")
	ok(roles.Unassign(cloud.identity, role.ID, roles.UnassignOpts{UserID: user.ID, ProjectID: project.ID}).ExtractErr())
	ok(roles.Delete(cloud.identity, role.ID).ExtractErr())
	ok(groups.Delete(cloud.identity, group.ID).ExtractErr())
	ok(users.Delete(cloud.identity, user.ID).ExtractErr())
	ok(projects.Delete(cloud.identity, project.ID).ExtractErr())
	_, err = domains.Update(cloud.identity, domain.ID, domains.UpdateOpts{Enabled: &no}).Extract()
	ok(err)
	ok(domains.Delete(cloud.identity, domain.ID).ExtractErr())
	refused(domains.Get(cloud.identity, domain.ID).Err, 404)
}

func catalog(cloud *clients) {
	begin("catalog")
	region, err := regions.Create(cloud.identity, regions.CreateOpts{ID: "gc-region"}).Extract()
	ok(err)
	service, err := services.Create(cloud.identity, services.CreateOpts{Type: "gc-type", Extra: map[string]interface{}{"name": "gc-service"}}).Extract()
	ok(err)
	endpoint, err := endpoints.Create(cloud.identity, endpoints.CreateOpts{Availability: gophercloud.AvailabilityPublic, Name: "gc", Region: region.ID, ServiceID: service.ID, URL: "http://x"}).Extract()
	ok(err)
	endpoint, err = endpoints.Update(cloud.identity, endpoint.ID, endpoints.UpdateOpts{URL: "http://y"}).Extract()
	ok(err)
	same("URL", endpoint.URL, "http://y")
	ok(endpoints.Delete(cloud.identity, endpoint.ID).ExtractErr())
	ok(services.Delete(cloud.identity, service.ID).ExtractErr())
	ok(regions.Delete(cloud.identity, region.ID).ExtractErr())
}

// Logs in with an application credential that may do one thing, does it, and cannot do another; its rule is there until it is deleted, too.
func withCredential(cloud *clients, user string) {
	begin("application credential")
	end := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	made, err := applicationcredentials.Create(cloud.identity, user, applicationcredentials.CreateOpts{
		Name: "gc-credential", ExpiresAt: &end, AccessRules: []applicationcredentials.AccessRule{{Path: "/v2.0/networks", Method: "GET", Service: "network"}},
	}).Extract()
	ok(err)
	same("its end", made.ExpiresAt.Equal(end), true)
	bound := connect(gophercloud.AuthOptions{IdentityEndpoint: fromOpenRc().IdentityEndpoint, ApplicationCredentialID: made.ID, ApplicationCredentialSecret: made.Secret})
	_, err = networks.List(bound.network, nil).AllPages()
	ok(err)
	refused(networks.Create(bound.network, networks.CreateOpts{Name: "gc-no"}).Err, 401)
	rule := made.AccessRules[0].ID
	refused(applicationcredentials.DeleteAccessRule(cloud.identity, user, rule).Err, 403)
	ok(applicationcredentials.Delete(cloud.identity, user, made.ID).ExtractErr())
	left, err := applicationcredentials.GetAccessRule(cloud.identity, user, rule).Extract()
	ok(err)
	same("the rule that outlives it", left.Path, "/v2.0/networks")
	ok(applicationcredentials.DeleteAccessRule(cloud.identity, user, rule).ExtractErr())
}
