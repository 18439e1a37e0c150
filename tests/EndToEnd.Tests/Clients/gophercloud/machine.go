package main

import (
	"bytes"
	"errors"

	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/attachinterfaces"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/availabilityzones"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/extendedstatus"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/keypairs"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/limits"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/quotasets"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/remoteconsoles"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/schedulerhints"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/servergroups"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/serverusage"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/startstop"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/extensions/tags"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/flavors"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/servers"
	"github.com/gophercloud/gophercloud/openstack/imageservice/v2/imagedata"
	"github.com/gophercloud/gophercloud/openstack/imageservice/v2/images"
)

// A server as the provider reads it.
type wholeServer struct {
	servers.Server
	extendedstatus.ServerExtendedStatusExt
	serverusage.UsageExt
}

func machine(cloud *clients, net *topology) {
	image := disk(cloud)
	begin("flavor")
	gigabyte, public := 1, true
	flavor, err := flavors.Create(cloud.compute, flavors.CreateOpts{Name: "gc-flavor", RAM: 64, VCPUs: 1, Disk: &gigabyte, IsPublic: &public}).Extract()
	ok(err)
	specs, err := flavors.CreateExtraSpecs(cloud.compute, flavor.ID, flavors.ExtraSpecsOpts{"hw:cpu_policy": "shared"}).Extract()
	ok(err)
	same("extra spec", specs["hw:cpu_policy"], "shared")
	begin("key pair")
	key, err := keypairs.Create(cloud.compute, keypairs.CreateOpts{Name: "gc-key"}).Extract()
	ok(err)
	deleteKey(cloud, key.Name)
	again, err := keypairs.Create(cloud.compute, keypairs.CreateOpts{Name: "gc-key", PublicKey: key.PublicKey + "\n"}).Extract()
	ok(err)
	same("public key", again.PublicKey, key.PublicKey+"\n")
	begin("server group")
	group, err := servergroups.Create(cloud.compute, servergroups.CreateOpts{Name: "gc-group", Policies: []string{"affinity"}}).Extract()
	ok(err)
	figures(cloud)
	server := launch(cloud, net, image, flavor.ID, group.ID)
	use(cloud, net, server)
	begin("machine's end")
	ok(servers.Delete(cloud.compute, server).ExtractErr())
	until("the server is gone", func() bool {
		_, missing := servers.Get(cloud.compute, server).Err.(gophercloud.ErrDefault404)
		return missing
	})
	ok(servergroups.Delete(cloud.compute, group.ID).ExtractErr())
	deleteKey(cloud, "gc-key")
	ok(flavors.Delete(cloud.compute, flavor.ID).ExtractErr())
	ok(images.Delete(cloud.image, image).ExtractErr())
}

// gophercloud's own takes options in one version and none in another.
func deleteKey(cloud *clients, name string) {
	_, err := cloud.compute.Delete(cloud.compute.ServiceURL("os-keypairs", name), nil)
	ok(err)
}

func disk(cloud *clients) string {
	begin("image")
	hidden := images.ImageVisibilityPrivate
	image, err := images.Create(cloud.image, images.CreateOpts{
		Name: "gc-image", ContainerFormat: "bare", DiskFormat: "raw", Visibility: &hidden, Tags: []string{"t"}, Properties: map[string]string{"os_shutdown_timeout": "1"},
	}).Extract()
	ok(err)
	same("status", image.Status, images.ImageStatusQueued)
	ok(imagedata.Upload(cloud.image, image.ID, bytes.NewReader(make([]byte, 1<<20))).ExtractErr())
	until("the image is active", func() bool {
		image, err = images.Get(cloud.image, image.ID).Extract()
		ok(err)
		return image.Status == images.ImageStatusActive
	})
	same("size", image.SizeBytes, int64(1<<20))
	same("property", image.Properties["os_shutdown_timeout"], "1")
	image, err = images.Update(cloud.image, image.ID, images.UpdateOpts{images.ReplaceImageName{NewName: "gc-image2"}, images.ReplaceImageTags{NewTags: []string{"u"}}}).Extract()
	ok(err)
	same("name and tags", []string{image.Name, image.Tags[0]}, []string{"gc-image2", "u"})
	return image.ID
}

func figures(cloud *clients) {
	begin("limits")
	found, err := limits.Get(cloud.compute, nil).Extract()
	ok(err)
	same("files that may be given", found.Absolute.MaxPersonality, 5)
	_, err = quotasets.GetDetail(cloud.compute, "gc-project").Extract()
	ok(err)
	begin("availability zones")
	pages, err := availabilityzones.List(cloud.compute).AllPages()
	ok(err)
	zones, err := availabilityzones.ExtractAvailabilityZones(pages)
	ok(err)
	same("zone", zones[0].ZoneName, "nova")
}

func status(cloud *clients, server, wanted string) {
	until("the server is "+wanted, func() bool {
		var now wholeServer
		ok(servers.Get(cloud.compute, server).ExtractInto(&now))
		if now.Status == "ERROR" {
			ok(errors.New(now.Fault.Message))
		}
		return now.Status == wanted && now.TaskState == ""
	})
}

func launch(cloud *clients, net *topology, image, flavor, group string) string {
	begin("server")
	drive := true
	var server wholeServer
	ok(servers.Create(cloud.compute, keypairs.CreateOptsExt{
		KeyName: "gc-key",
		CreateOptsBuilder: schedulerhints.CreateOptsExt{
			SchedulerHints: schedulerhints.SchedulerHints{Group: group},
			CreateOptsBuilder: servers.CreateOpts{
				Name: "gc-server", ImageRef: image, FlavorRef: flavor, Networks: []servers.Network{{Port: net.port}}, ConfigDrive: &drive, UserData: []byte("#!/bin/sh\n"),
				Metadata: map[string]string{"a": "b"}, Personality: servers.Personality{&servers.File{Path: "/etc/motd", Contents: []byte("hello")}},
			},
		},
	}).ExtractInto(&server))
	status(cloud, server.ID, "ACTIVE")
	ok(servers.Get(cloud.compute, server.ID).ExtractInto(&server))
	same("launched", server.LaunchedAt.IsZero(), false)
	same("power state", int(server.PowerState), int(extendedstatus.RUNNING))
	same("key", server.KeyName, "gc-key")
	return server.ID
}

func use(cloud *clients, net *topology, server string) {
	begin("metadata")
	_, err := servers.UpdateMetadata(cloud.compute, server, servers.MetadataOpts{"c": "d"}).Extract()
	ok(err)
	all, err := servers.Metadata(cloud.compute, server).Extract()
	ok(err)
	same("metadata", all, map[string]string{"a": "b", "c": "d"})
	begin("interface")
	card, err := attachinterfaces.Create(cloud.compute, server, attachinterfaces.CreateOpts{NetworkID: net.network}).Extract()
	ok(err)
	ok(attachinterfaces.Delete(cloud.compute, server, card.PortID).ExtractErr())
	until("the interface is gone", func() bool {
		_, missing := attachinterfaces.Get(cloud.compute, server, card.PortID).Err.(gophercloud.ErrDefault404)
		return missing
	})
	begin("tags and console")
	newer := *cloud.compute
	newer.Microversion = "2.52"
	found, err := tags.ReplaceAll(&newer, server, tags.ReplaceAllOpts{Tags: []string{"x"}}).Extract()
	ok(err)
	same("tags", found, []string{"x"})
	_, err = remoteconsoles.Create(&newer, server, remoteconsoles.CreateOpts{Protocol: remoteconsoles.ConsoleProtocolVNC, Type: remoteconsoles.ConsoleTypeNoVNC}).Extract()
	ok(err)
	_, err = servers.ShowConsoleOutput(cloud.compute, server, servers.ShowConsoleOutputOpts{Length: 10}).Extract()
	ok(err)
	begin("stop and start")
	ok(startstop.Stop(cloud.compute, server).ExtractErr())
	status(cloud, server, "SHUTOFF")
	ok(startstop.Start(cloud.compute, server).ExtractErr())
	status(cloud, server, "ACTIVE")
	ok(servers.Reboot(cloud.compute, server, servers.RebootOpts{Type: servers.HardReboot}).ExtractErr())
	status(cloud, server, "ACTIVE")
	refused(servers.Resize(cloud.compute, server, servers.ResizeOpts{FlavorRef: "2"}).Err, 400)
}
