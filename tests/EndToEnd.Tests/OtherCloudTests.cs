using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Neutrino.EndToEnd.Tests;

/// <summary>The clients of old against another cloud: a real Keystone, Glance and Nova. <c>keystone</c> and <c>neutron</c> are in <see cref="KeystoneTests"/>.</summary>
[Collection("keystone")]
public sealed class OtherCloudTests(CloudOfKeystone cloud)
{
    [Fact]
    public void GlanceSpeaksWithARealGlance()
    {
        var directory = Directory.CreateTempSubdirectory("glance-").FullName;
        using (new ExistingService("glance", "image", "", Path.Combine(directory, "glance"), cloud.Keystone, 29292))
        {
            var (data, back) = (Path.Combine(directory, "data"), Path.Combine(directory, "back"));
            File.WriteAllBytes(data, RandomNumberGenerator.GetBytes(300_000));
            Says("glance", "image-list", "| ID | Name |");
            Says("glance", $"image-create --name one --disk-format raw --container-format bare --file {data} --progress --property os=linux --min-disk 1", "] 100%", "| status | active |", "| size | 300000 |", "| os | linux |");
            var id = Regex.Match(Say("glance", "image-list"), "[| ]+([0-9a-f-]{36}) [|] one [|]").Groups[1].Value;
            Says("glance", $"image-show {id}", "| min_disk | 1 |");
            Says("glance", "image-show none", "No image with a name or ID of 'none' exists.");
            Says("glance", "image-update one --name two --property a=b --remove-property os", "| name | two |", "| a | b |");
            Assert.DoesNotContain("linux", Say("glance", "image-show two"), StringComparison.Ordinal);
            Says("glance", "image-tag-update two blue");
            Says("glance", "image-show two", "blue");
            Says("glance", "image-tag-delete two blue");
            Says("glance", "image-tag-delete two blue", "(HTTP 404)");
            Says("glance", "member-create two 1234", "| pending |");
            Says("glance", "member-list --image-id two", "| 1234 | pending |");
            Says("glance", "member-update two 1234 accepted", "| accepted |");
            Says("glance", "member-get two 1234", "| status | accepted |");
            Says("glance", "member-delete two 1234");
            Says("glance", $"image-download two --file {back}");
            Assert.Equal(File.ReadAllBytes(data), File.ReadAllBytes(back));
            Says("glance", "image-deactivate two");
            Says("glance", "image-show two", "| status | deactivated |");
            Says("glance", "image-reactivate two");
            Says("glance", "image-create --name empty", "| status | queued |");
            Says("glance", $"image-upload empty --file {data}", "Properties disk_format, container_format must be set prior to saving data. (HTTP 400)");
            Says("glance", "image-create --name bad --disk-format odd --container-format bare", "'odd' is not one of", "(HTTP 400)");
            Says("glance", "image-update two --protected True", "| protected | True |");
            Says("glance", "image-delete two", "is protected and cannot be deleted");
            Says("glance", "image-update two --protected False", "| protected | False |");
            Says("glance", "image-delete two empty");
            Assert.Equal("[]", Say("glance", "image-list -f json"));
        }

        Directory.Delete(directory, recursive: true);
    }

    /// <summary>All that needs no compute node.</summary>
    [Fact]
    public void NovaSpeaksWithARealNova()
    {
        var directory = Directory.CreateTempSubdirectory("nova-").FullName;
        using (new ExistingService("nova", "compute", "/v2.1", Path.Combine(directory, "nova"), cloud.Keystone, 28775))
        {
            Shell.Run("ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", Path.Combine(directory, "key"));
            Says("nova", "list", "| ID | Name | Status | Task State | Power State | Networks |");
            Says("nova", "flavor-create m1.tiny 1 512 1 1", "| 1 | m1.tiny | 512 | 1 | 0 | | 1 | 1.0 | True |");
            Says("nova", "flavor-create m1.tiny 2 512 1 1", "Flavor with name m1.tiny already exists.");
            Says("nova", "flavor-list", "| 1 | m1.tiny | 512 |");
            Says("nova", "flavor-key m1.tiny set a=b");
            Says("nova", "flavor-show m1.tiny", "| extra_specs | {\"a\": \"b\"} |");
            Says("nova", $"keypair-add --pub-key {directory}/key.pub mine");
            Says("nova", "keypair-list", "| mine |");
            Says("nova", "keypair-show mine", "| name | mine |", "Public key: ssh-rsa ");
            Says("nova", "keypair-delete mine");
            Says("nova", "limits", "| Cores | 0 | 20 |");
            Says("nova", "quota-show", "| instances | 10 |");
            Says("nova", "quota-defaults", "| ram | 51200 |");
            Says("nova", "availability-zone-list", "| internal | available |");
            Says("nova", "service-list", "| Id | Binary | Host | Zone | Status |");
            Says("nova", "hypervisor-list", "| ID | Hypervisor hostname | State | Status |");
            Says("nova", "server-group-create two anti-affinity", "| two | ['anti-affinity'] |");
            Says("nova", "server-group-list", "| two |");
            Says("nova", "usage-list", "| Tenant ID | Servers |");
            Says("nova", "show none", "No server with a name or ID of 'none' exists.");
            Says("nova", "delete none", "Unable to delete the specified server(s).");
            Says("nova", "boot --flavor m1.tiny --image none one", "publicURL endpoint for image service not found in RegionOne region");
            Says("nova", "flavor-delete m1.tiny", "| m1.tiny |");
        }

        Directory.Delete(directory, recursive: true);
    }

    private void Says(string client, string line, params string[] parts)
    {
        var printed = Say(client, line);
        if (parts.Length == 0) Assert.Equal("", printed);
        foreach (var part in parts) Assert.True(printed.Contains(part, StringComparison.Ordinal), $"{client} {line}: {printed}");
    }

    private string Say(string client, string line) => cloud.Say("admin", "admin", $"{client} {line}");
}
