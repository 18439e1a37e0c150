// Walks the life of a small cloud through gophercloud, as Terraform's provider does: each resource is created, read, changed, listed page by page, waited for and deleted.
// gophercloud takes only the status codes, types and forms of time that OpenStack sends; whatever else comes back ends the walk.
package main

import (
	"fmt"
	"os"
	"reflect"
	"time"

	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack"
	"github.com/gophercloud/gophercloud/openstack/identity/v3/tokens"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/networks"
)

type clients struct {
	provider                          *gophercloud.ProviderClient
	identity, image, compute, network *gophercloud.ServiceClient
}

var step string

func begin(name string) { step = name }

func ok(err error) {
	if err != nil {
		fmt.Printf("%s: %v\n", step, err)
		os.Exit(1)
	}
}

func same(what string, got, wanted interface{}) {
	if !reflect.DeepEqual(got, wanted) {
		ok(fmt.Errorf("%s is %#v, not %#v", what, got, wanted))
	}
}

func refused(err error, status int) {
	// A 401 is answered by logging in and asking again.
	if again, is := err.(*gophercloud.ErrErrorAfterReauthentication); is {
		err = again.ErrOriginal
	}
	var code int
	switch refusal := err.(type) {
	case gophercloud.ErrDefault400:
		code = 400
	case gophercloud.ErrDefault401:
		code = 401
	case gophercloud.ErrDefault403:
		code = 403
	case gophercloud.ErrDefault404:
		code = 404
	case gophercloud.ErrDefault409:
		code = 409
	default:
		ok(fmt.Errorf("not refused by %d: %v", status, refusal))
	}
	same("status", code, status)
}

func until(what string, holds func() bool) {
	for end := time.Now().Add(90 * time.Second); !holds(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(end) {
			ok(fmt.Errorf("not within 90 s: %s", what))
		}
	}
}

func connect(options gophercloud.AuthOptions) *clients {
	options.AllowReauth = true
	provider, err := openstack.AuthenticatedClient(options)
	ok(err)
	where := gophercloud.EndpointOpts{Region: os.Getenv("OS_REGION_NAME")}
	made := &clients{provider: provider}
	made.identity, err = openstack.NewIdentityV3(provider, where)
	ok(err)
	made.image, err = openstack.NewImageServiceV2(provider, where)
	ok(err)
	made.compute, err = openstack.NewComputeV2(provider, where)
	ok(err)
	made.network, err = openstack.NewNetworkV2(provider, where)
	ok(err)
	return made
}

func fromOpenRc() gophercloud.AuthOptions {
	return gophercloud.AuthOptions{
		IdentityEndpoint: os.Getenv("OS_AUTH_URL"), Username: os.Getenv("OS_USERNAME"), Password: os.Getenv("OS_PASSWORD"),
		DomainName: os.Getenv("OS_USER_DOMAIN_NAME"), TenantName: os.Getenv("OS_PROJECT_NAME"),
	}
}

// A token that is no longer good is replaced without a word.
func reauthenticates(cloud *clients) {
	begin("reauthentication")
	old := cloud.provider.Token()
	ok(tokens.Revoke(cloud.identity, old).Err)
	_, err := networks.List(cloud.network, nil).AllPages()
	ok(err)
	if cloud.provider.Token() == old {
		ok(fmt.Errorf("the revoked token still holds"))
	}
}

func main() {
	begin("login")
	cloud := connect(fromOpenRc())
	user := identity(cloud)
	withCredential(cloud, user)
	reauthenticates(cloud)
	net := networking(cloud)
	machine(cloud, net)
	net.remove(cloud)
	fmt.Println("all of it holds")
}
