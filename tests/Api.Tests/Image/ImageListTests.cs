using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Api.Tests.Images;

public sealed class ImageListTests : IAsyncLifetime
{
    private readonly ImageApiFixture api = new();

    public async ValueTask InitializeAsync()
    {
        await api.InitializeAsync();
        await PutAsync(
            Row(1, "alpha") with { Size = 10, MinRam = 64, Tags = ["x", "y"], Properties = Words("os_distro", "debian") },
            Row(2, "beta") with { Size = 20, DiskFormat = "iso", Protected = true, Tags = ["x"] },
            Row(3, "gamma,delta") with { Visibility = "private", Status = "queued", Size = null },
            Row(4, "hidden") with { Hidden = true },
            Row(5, "public") with { OwnerId = KnownTokens.OtherProject, Visibility = "public" },
            Row(6, "community") with { OwnerId = KnownTokens.OtherProject, Visibility = "community" },
            Row(7, "foreign") with { OwnerId = KnownTokens.OtherProject, Visibility = "private" });
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Theory]
    [InlineData("", "public|gamma,delta|beta|alpha")]
    [InlineData("name=beta", "beta")]
    [InlineData("name=in:alpha,beta", "beta|alpha")]
    [InlineData("name=in:\"gamma,delta\",alpha", "gamma,delta|alpha")]
    [InlineData("name=eq:beta", "beta")]
    [InlineData("status=queued", "gamma,delta")]
    [InlineData("status=in:queued,saving", "gamma,delta")]
    [InlineData("visibility=private", "gamma,delta")]
    [InlineData("visibility=community", "community")]
    [InlineData("visibility=public", "public")]
    [InlineData("visibility=all", "community|public|gamma,delta|beta|alpha")]
    [InlineData("owner=" + KnownTokens.OtherProject, "public")]
    [InlineData("disk_format=iso", "beta")]
    [InlineData("container_format=in:aki,ari", "")]
    [InlineData("size_min=11", "beta")]
    [InlineData("size_max=10", "alpha")]
    [InlineData("size=10", "alpha")]
    [InlineData("min_ram=64", "alpha")]
    [InlineData("tag=x", "beta|alpha")]
    [InlineData("tag=x&tag=y", "alpha")]
    [InlineData("protected=true", "beta")]
    [InlineData("os_hidden=true", "hidden")]
    [InlineData("os_distro=debian", "alpha")]
    [InlineData("nothing_max=5", "")]
    [InlineData("id=00000002-0000-0000-0000-000000000000", "beta")]
    [InlineData("created_at=gte:2026-01-01T00:02:00Z", "public|gamma,delta|beta")]
    [InlineData("created_at=lt:2026-01-01T01:02:00%2B01:00", "alpha")]
    [InlineData("created_at=2026-01-01T00:02:00Z", "beta")]
    [InlineData("updated_at=neq:2026-01-01T00:02:00Z", "public|gamma,delta|alpha")]
    [InlineData("sort=name:asc", "alpha|beta|gamma,delta|public")]
    [InlineData("sort=size:asc,name:desc", "public|gamma,delta|alpha|beta")]
    [InlineData("sort_key=name&sort_dir=desc", "public|gamma,delta|beta|alpha")]
    [InlineData("sort_key=status&sort_key=name&sort_dir=desc&sort_dir=asc", "gamma,delta|alpha|beta|public")]
    [InlineData("limit=2", "public|gamma,delta")]
    [InlineData("limit=0", "")]
    [InlineData("marker=00000003-0000-0000-0000-000000000000", "beta|alpha")]
    public async Task Filters_and_orders(string query, string names) => Assert.Equal(names, string.Join('|', (await api.GetAsync("/v2/images?" + query)).Names));

    [Theory]
    [InlineData("limit=x", "limit param must be an integer")]
    [InlineData("limit=-1", "limit param must be positive")]
    [InlineData("marker=nothing", "No image found with ID nothing")]
    [InlineData("marker=00000007-0000-0000-0000-000000000000", "No image found")]
    [InlineData("sort=colour", "Invalid sort key: colour")]
    [InlineData("sort=name:up", "Invalid sort direction: up")]
    [InlineData("sort=name&sort_key=name", "cannot be combined")]
    [InlineData("sort_key=name&sort_dir=asc&sort_dir=asc", "does not match the number of sort keys")]
    [InlineData("visibility=secret", "Invalid visibility value: secret")]
    [InlineData("member_status=x", "Invalid status: x")]
    [InlineData("os_hidden=x", "'os_hidden' filter")]
    [InlineData("protected=x", "'protected' filter")]
    [InlineData("size_min=x", "non-numeric value")]
    [InlineData("created_at=yesterday", "Use ISO 8601")]
    [InlineData("created_at=about:2026-01-01T00:00:00Z", "unknown operator")]
    [InlineData("name=like:x", "unknown operator 'like'")]
    [InlineData("name=in:%22x", "Invalid filter value")]
    [InlineData("changes-since=x", "no longer available")]
    public async Task What_cannot_be_asked_is_refused(string query, string words)
    {
        var answer = await api.GetAsync("/v2/images?" + query);
        Assert.Equal(400, answer.Code);
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        await PutAsync([.. Enumerable.Range(10, 60).Select(i => Row(i, $"n{i % 7}") with { CreatedAt = DateTimeOffset.UnixEpoch })]);
        var (seen, path) = (new List<string>(), "/v2/images?limit=9&sort=name:asc&status=active");
        for (var pages = 0; path is not null && pages < 20; pages++)
        {
            var answer = (await api.GetAsync(path)).Json;
            Assert.Equal("/v2/images?limit=9&sort=name%3Aasc&status=active", answer.GetProperty("first").GetString());
            seen.AddRange(answer.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("id").GetString()!));
            path = answer.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        Assert.Null(path);
        Assert.Equal(63, seen.Count);
        Assert.Equal(63, seen.Distinct().Count());
    }

    [Fact]
    public async Task An_administrator_sees_all_but_what_others_give_the_community()
    {
        Assert.Equal("foreign|public|gamma,delta|beta|alpha", string.Join('|', (await api.GetAsync("/v2/images", "admin")).Names));
        Assert.Equal(6, (await api.GetAsync("/v2/images?visibility=all", "admin")).Names.Length);
    }

    private Task<Store.Committed> PutAsync(params Image[] rows) =>
        api.Store.CommitAsync(_ => Decision.Of(new ChangeSet([.. rows.Select(row => new Change(ResourceKind.Image, row.Id, null, row))])), CancellationToken.None);

    private static Values.ValueMap<string, string> Words(string name, string value) => Values.ValueMap<string, string>.Empty.With(name, value);

    private static Image Row(int number, string name)
    {
        var at = new DateTimeOffset(2026, 1, 1, 0, number % 60, 0, TimeSpan.Zero);
        return new Image
        {
            Id = new Guid(number, 0, 0, new byte[8]).ToString(), Name = name, OwnerId = KnownTokens.DemoProject, Status = "active", DiskFormat = "raw", ContainerFormat = "bare", CreatedAt = at, UpdatedAt = at,
        };
    }
}
