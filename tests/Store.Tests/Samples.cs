namespace Neutrino.Store.Tests;

/// <summary>Rows with every member set to something that is not its default.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Then = new(2026, 3, 4, 5, 6, 7, 891, TimeSpan.Zero);

    private static readonly StandardAttributes Standard = new()
    {
        Description = "words ünd \"quotes\"", CreatedAt = Then, UpdatedAt = Then.AddTicks(1), Revision = 7, Tags = ["a", "b"],
    };

    private static readonly HostRoute Route = new(Cidr.Parse("10.9.0.0/16"), IpAddress.Parse("10.0.0.254"));

    public static IResource Of(ResourceKind kind, string id = "id-1") => kind switch
    {
        ResourceKind.Network => new Network
        {
            Id = id, ProjectId = "p", Standard = Standard, Name = "n", AdminStateUp = false, External = true, IsDefault = true, Mtu = 1400, PortSecurityEnabled = false,
            VlanTransparent = true, NetworkType = "flat", PhysicalNetwork = "ph", SegmentationId = 5, DnsDomain = "d.", AvailabilityZoneHints = ["z"], LocalVlan = 3, DhcpScheduled = false,
        },
        ResourceKind.Subnet => new Subnet
        {
            Id = id, ProjectId = "p", Standard = Standard, Name = "s", NetworkId = "n", Cidr = Cidr.Parse("2001:db8::/64"), GatewayIp = IpAddress.Parse("2001:db8::1"), EnableDhcp = false,
            AllocationPools = [new(IpAddress.Parse("10.0.0.2"), IpAddress.Parse("10.0.0.14"))], DnsNameservers = [IpAddress.Parse("8.8.8.8")], HostRoutes = [Route],
            Ipv6AddressMode = "slaac", Ipv6RaMode = "slaac", SubnetPoolId = "sp", ServiceTypes = ["compute:nova"],
        },
        ResourceKind.SubnetPool => new SubnetPool
        {
            Id = id, ProjectId = "p", Standard = Standard, Name = "sp", Prefixes = [Cidr.Parse("10.0.0.0/8")], DefaultPrefixLength = 26, MinPrefixLength = 8, MaxPrefixLength = 32,
            DefaultQuota = 9, IsDefault = true, AddressScopeId = "as", IpVersion = 6,
        },
        ResourceKind.AddressScope => new AddressScope { Id = id, ProjectId = "p", Standard = Standard, Name = "as", IpVersion = 6 },
        ResourceKind.Port => new Port
        {
            Id = id, ProjectId = "p", Standard = Standard, Name = "po", NetworkId = "n", MacAddress = MacAddress.Parse("fa:16:3e:01:02:03"), AdminStateUp = false, DeviceId = "dev",
            DeviceOwner = "compute:nova", FixedIps = [new("s", IpAddress.Parse("10.0.0.3")), new("s6", IpAddress.Parse("2001:db8::3"))],
            AllowedAddressPairs = [new(Cidr.Parse("10.0.0.200/32"), MacAddress.Parse("fa:16:3e:ff:ff:ff"))], ExtraDhcpOptions = [new("mtu", "1400", 4)], SecurityGroups = ["g1", "g2"], InactiveBindings = [new() { HostId = "h2" }],
            PortSecurityEnabled = false, DnsName = "x", DnsDomain = "d.", PropagateUplinkStatus = false, FixedStatus = "N/A",
            Binding = new() { HostId = "h", VnicType = "direct", VifType = "ovs", Profile = "{\"a\":1}", SelfPlugged = true, Zone = 5000 },
        },
        ResourceKind.Router => new Router { Id = id, ProjectId = "p", Standard = Standard, Name = "r", AdminStateUp = false, Gateway = new("n", "po", true), Routes = [Route], AvailabilityZoneHints = ["z"], Unscheduled = true },
        ResourceKind.FloatingIp => new FloatingIp
        {
            Id = id, ProjectId = "p", Standard = Standard, FloatingNetworkId = "n", FloatingPortId = "fp", Address = IpAddress.Parse("192.168.1.9"), PortId = "po",
            FixedAddress = IpAddress.Parse("10.0.0.3"), RouterId = "r", DnsName = "x", DnsDomain = "d.",
        },
        ResourceKind.SecurityGroup => new SecurityGroup { Id = id, ProjectId = "p", Standard = Standard, Name = "g", Stateful = false },
        ResourceKind.SecurityGroupRule => new SecurityGroupRule
        {
            Id = id, ProjectId = "p", Standard = Standard, SecurityGroupId = "g", Direction = "ingress", EtherType = "IPv4", Protocol = "tcp", PortRangeMin = 1, PortRangeMax = 2,
            RemoteIpPrefix = "10.0.0.0/8", RemotePrefix = Cidr.Parse("10.0.0.0/8"), RemoteGroupId = "g2", RemoteAddressGroupId = "ag", IsAutomatic = true,
        },
        ResourceKind.AddressGroup => new AddressGroup { Id = id, ProjectId = "p", Standard = Standard, Name = "ag", Addresses = [Cidr.Parse("10.0.0.1/32")] },
        ResourceKind.RbacPolicy => new RbacPolicy { Id = id, ProjectId = "p", ObjectType = "network", ObjectId = "n", Action = "access_as_shared", TargetTenant = "*" },
        ResourceKind.Quota => new Quota { Id = id, Limits = ValueMap<string, int>.Empty.With("port", -1).With("network", 3) },
        ResourceKind.AutoAllocatedTopology => new AutoAllocatedTopology { Id = id, NetworkId = "n", RouterId = "r" },
        _ => OfIdentity(kind, id),
    };

    private static IResource OfIdentity(ResourceKind kind, string id) => kind switch
    {
        ResourceKind.Domain => new Domain { Id = id, Name = "d", Description = "x", Enabled = false, Tags = ["t"], Options = "{\"o\":1}", Extra = "{\"a\":1}" },
        ResourceKind.Project => new Project { Id = id, Name = "p", DomainId = "d", ParentId = "d", Description = "x", Enabled = false, Tags = ["t"], Options = "{\"o\":1}", Extra = "{\"a\":1}" },
        ResourceKind.User => new User
        {
            Id = id, Name = "u", DomainId = "d", DefaultProjectId = "p", Description = "x", Email = "u@x", Enabled = false, PasswordHash = "$h$", PasswordChangedAt = Then,
            Options = "{\"o\":1}", Extra = "{\"a\":1}",
        },
        ResourceKind.Group => new Group { Id = id, Name = "g", DomainId = "d", Description = "x", Extra = "{\"a\":1}" },
        ResourceKind.Role => new Role { Id = id, Name = "r", DomainId = "d", Description = "x", Options = "{\"o\":1}", Extra = "{\"a\":1}" },
        ResourceKind.RoleInference => new RoleInference($"{id}-prior", "implied"),
        ResourceKind.RoleAssignment => new RoleAssignment { RoleId = id, UserId = "u", GroupId = "g", ProjectId = "p", DomainId = "d", System = true, Inherited = true },
        ResourceKind.GroupMembership => new GroupMembership($"{id}-group", "user"),
        ResourceKind.Service => new Service { Id = id, Type = "network", Name = "n", Description = "x", Enabled = false, Extra = "{\"a\":1}" },
        ResourceKind.Endpoint => new Endpoint { Id = id, ServiceId = "s", Interface = "public", Url = "http://x", RegionId = "r", Name = "n", Enabled = false, Extra = "{\"a\":1}" },
        ResourceKind.Region => new Region { Id = id, Description = "x", ParentRegionId = "r", Extra = "{\"a\":1}" },
        ResourceKind.ApplicationCredential => new ApplicationCredential
        {
            Id = id, UserId = "u", ProjectId = "p", Name = "n", Description = "x", SecretHash = "$h$", RoleIds = ["r"], ExpiresAt = Then, Unrestricted = true, AccessRules = "[]",
        },
        ResourceKind.UserAccessRule => new UserAccessRule { UserId = "u", RuleId = "r", Service = "network", Method = "GET", Path = "/v2.0/**" },
        ResourceKind.Revocation => new Revocation
        {
            Id = id, AuditId = "a", UserId = "u", ProjectId = "p", DomainId = "d", ApplicationCredentialId = "ac", IssuedBefore = Then, Expires = Then.AddHours(1),
        },
        ResourceKind.TokenKey => new TokenKey { Id = id, Secret = "c2VjcmV0", CreatedAt = Then },
        ResourceKind.LoginFailure => new LoginFailure { Id = id, Count = 2, Last = Then },
        _ => OfImage(kind, id),
    };

    private static IResource OfImage(ResourceKind kind, string id) => kind switch
    {
        ResourceKind.Image => new Image
        {
            Id = id, Name = "i", OwnerId = "p", Status = "active", Visibility = "public", DiskFormat = "qcow2", ContainerFormat = "bare", Size = 5, VirtualSize = 7_000_000_000, Checksum = "c",
            HashAlgorithm = "sha512", HashValue = "h", MinDisk = 1, MinRam = 2, Protected = true, Hidden = true, Tags = ["a"],
            Properties = ValueMap<string, string>.Empty.With("kernel_id", "k").With("os_distro", "ünd"), CreatedAt = Then, UpdatedAt = Then.AddTicks(1),
        },
        ResourceKind.ImageMember => new ImageMember { ImageId = id, MemberId = "m", Status = "accepted", CreatedAt = Then, UpdatedAt = Then },
        _ => OfCompute(kind, id),
    };

    private static IResource OfCompute(ResourceKind kind, string id) => kind switch
    {
        ResourceKind.Flavor => new Flavor
        {
            Id = id, Name = "m1", Vcpus = 1, RamMb = 512, DiskGb = 2, EphemeralGb = 3, SwapMb = 4, RxtxFactor = 1.5, IsPublic = false, Disabled = true, Description = "x",
            ExtraSpecs = Words, Access = ["p"],
        },
        ResourceKind.KeyPair => new KeyPair { UserId = id, Name = "k", Type = "x509", PublicKey = "ssh-rsa A", Fingerprint = "aa:bb", CreatedAt = Then },
        ResourceKind.Server => Server(id),
        ResourceKind.DeletedServer => new DeletedServer { Server = Server(id), DeletedAt = Then },
        ResourceKind.ServerCounter => new ServerCounter { Id = id, Last = 1L << 40 },
        ResourceKind.InstanceAction => new InstanceAction
        {
            ServerId = id, RequestId = "req-1", Action = "create", UserId = "u", ProjectId = "p", StartedAt = Then, FinishedAt = Then.AddSeconds(1), Message = "no",
        },
        ResourceKind.ServerGroup => new ServerGroup { Id = id, ProjectId = "p", UserId = "u", Name = "g", Policy = "affinity", MaxServersPerHost = 2 },
        ResourceKind.ComputeQuota => new ComputeQuota { Id = id, Limits = ValueMap<string, int>.Empty.With("cores", -1) },
        ResourceKind.ComputeService => new ComputeService { Id = id, Disabled = true, DisabledReason = "x", ForcedDown = true, UpdatedAt = Then },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "give the new kind a sample"),
    };

    private static ValueMap<string, string> Words => ValueMap<string, string>.Empty.With("a", "b");

    private static Server Server(string id) => new()
    {
        Id = id, Number = 7, ProjectId = "p", UserId = "u", Name = "s", HostName = "s", Description = "x", KeyName = "k", PublicKey = "ssh-rsa A", KeyType = "ssh", UserData = "eA==",
        Flavor = new() { Id = "1", Name = "m1", Vcpus = 1, RamMb = 512, DiskGb = 2, EphemeralGb = 3, SwapMb = 4, RxtxFactor = 2, ExtraSpecs = Words },
        Image = new() { Id = "i", DiskFormat = "qcow2", SizeBytes = 5, VirtualSizeBytes = 1L << 33, KernelId = "k", RamdiskId = "r", Properties = Words },
        ConfigDrive = true, Files = Words, Metadata = Words, Tags = ["t"], AvailabilityZone = "z", ZoneWasAsked = true, ReservationId = "r-1", LaunchIndex = 1, ServerGroupId = "g", AccessIpV4 = "1.2.3.4",
        AccessIpV6 = "::1", DiskConfig = "AUTO", Lock = new("admin", "why"), EncryptedPassword = "e", Ports = ["p1", "p2"], OwnPorts = ["p1"], PortTags = Words, DiskTag = "d",
        Power = ServerPower.Suspended, BootNumber = 3, SoftReboots = 1, DiskNumber = 2, Task = "spawning", Fault = new(500, "m", "d", Then), CreatedAt = Then, UpdatedAt = Then.AddTicks(1),
        LaunchedAt = Then,
    };

    public static Port Port(string id, int number = 3) => (Port)Of(ResourceKind.Port, id) with
    {
        FixedIps = [new("s", new IpAddress(4, (UInt128)(0x0a000000u + (uint)number)))], MacAddress = new((ulong)(0xfa163e000000 + number)), Binding = PortBinding.Unbound,
    };

    public static Decision Create(ResourceKind kind, IResource row) => Decision.Of(new ChangeSet([new Change(kind, row.Id, null, row)]), row);

    public static Decision CreatePort(string id, int number = 3) => Create(ResourceKind.Port, Port(id, number));
}
