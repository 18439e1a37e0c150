using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Tests.Images;

public sealed class ImageDataTests : IAsyncLifetime
{
    private static readonly byte[] Data = [.. Enumerable.Range(0, 3 << 20).Select(i => (byte)(i * 7 >> 3))];
    private readonly ImageApiFixture api = new() { Settings = new() { Time = TimeProvider.System, MaxSize = 32 << 20, ProjectBytes = 40 << 20 } };

    public ValueTask InitializeAsync() => api.InitializeAsync();
    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task What_goes_in_comes_out_with_its_hashes()
    {
        var id = await api.CreateActiveAsync(Data);
        var image = await api.ShowAsync(id);
        Assert.Equal(("active", Data.Length, Data.Length), (image.GetProperty("status").GetString(), image.GetProperty("size").GetInt32(), image.GetProperty("virtual_size").GetInt32()));
        Assert.Equal((Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, Data)), "sha512", Convert.ToHexStringLower(SHA512.HashData(Data))),
            (image.GetProperty("checksum").GetString(), image.GetProperty("os_hash_algo").GetString(), image.GetProperty("os_hash_value").GetString()));
        var whole = await api.GetAsync($"/v2/images/{id}/file");
        Assert.Equal((200, "application/octet-stream"), (whole.Code, whole.Headers["Content-Type"]));
        Assert.Equal(image.GetProperty("checksum").GetString(), whole.Headers["Content-MD5"]);
        Assert.Equal(Data, whole.Bytes);
        Assert.Equal(409, (await api.UploadAsync(id, Data)).Code);
        Assert.Equal(404, (await api.GetAsync($"/v2/images/{id}/file", "other")).Code);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v2/images/{id}")).Code);
        Assert.Empty(api.Files.Files);
    }

    [Theory]
    [InlineData("Range", "bytes=0-4", 0, 5)]
    [InlineData("Range", "bytes=5-", 5, 95)]
    [InlineData("Range", "bytes=-10", 90, 10)]
    [InlineData("Range", "bytes=-1000", 0, 100)]
    [InlineData("Range", "bytes=90-1000", 90, 10)]
    [InlineData("Range", "Bytes = 7 - 7", 7, 1)]
    [InlineData("Content-Range", "bytes 1-4/*", 1, 4)]
    [InlineData("Content-Range", "bytes 1-4/100", 1, 4)]
    public async Task A_part_is_sent(string header, string range, int start, int length)
    {
        var id = await api.CreateActiveAsync(Data[..100]);
        var part = await api.SendAsync("GET", $"/v2/images/{id}/file", headers: (header, range));
        Assert.Equal(206, part.Code);
        Assert.Equal($"bytes {start}-{start + length - 1}/100", part.Headers["Content-Range"]);
        Assert.Equal(Data[start..(start + length)], part.Bytes);
    }

    [Theory]
    [InlineData("Range", "bytes=100-", 416)]
    [InlineData("Range", "bytes=9-5", 416)]
    [InlineData("Range", "bytes=-", 416)]
    [InlineData("Range", "bytes=-0", 416)]
    [InlineData("Range", "lines=1-2", 416)]
    [InlineData("Range", "bytes=99999999999999999999-", 416)]
    [InlineData("Range", "bytes=0-1,4-5", 400)]
    [InlineData("Content-Range", "bytes 1-100/*", 416)]
    [InlineData("Content-Range", "bytes 100-101/*", 416)]
    [InlineData("Content-Range", "bytes */100", 416)]
    public async Task A_part_that_is_not_there_is_refused(string header, string range, int status)
    {
        var id = await api.CreateActiveAsync(Data[..100]);
        var answer = await api.SendAsync("GET", $"/v2/images/{id}/file", headers: (header, range));
        Assert.Equal((status, "bytes */100"), (answer.Code, answer.Headers["Content-Range"]));
    }

    [Fact]
    public async Task Data_that_is_not_there_is_no_content_and_that_of_a_deactivated_image_is_kept_back()
    {
        var empty = await api.CreateAsync();
        Assert.Equal(204, (await api.GetAsync($"/v2/images/{empty}/file")).Code);
        var id = await api.CreateActiveAsync(Data[..100]);
        Assert.Equal(204, (await api.SendAsync("POST", $"/v2/images/{id}/actions/deactivate")).Code);
        Assert.Equal(403, (await api.GetAsync($"/v2/images/{id}/file")).Code);
        Assert.Equal(200, (await api.GetAsync($"/v2/images/{id}/file", "admin")).Code);
        Assert.Equal(204, (await api.SendAsync("POST", $"/v2/images/{id}/actions/reactivate")).Code);
        Assert.Equal(200, (await api.GetAsync($"/v2/images/{id}/file")).Code);
    }

    [Fact]
    public async Task Staged_data_is_nobodys_before_it_is_imported_and_outlives_a_crash()
    {
        const string Import = """{"method":{"name":"glance-direct"}}""";
        var id = await QueuedAsync();
        Assert.Equal(409, (await api.JsonAsync("POST", $"/v2/images/{id}/import", Import)).Code);
        Assert.Equal(404, (await api.SendAsync("PUT", $"/v2/images/{id}/stage", Data, "other", "application/octet-stream")).Code);
        Assert.Equal(400, (await api.SendAsync("PUT", $"/v2/images/{id}/stage", [0x51, 0x46, 0x49, 0xfb], type: "application/octet-stream")).Code);
        await NothingLeftAsync(id);
        Assert.Equal(204, (await api.SendAsync("PUT", $"/v2/images/{id}/stage", Data, type: "application/octet-stream")).Code);
        Assert.Equal(("uploading", 204, 409), (Status(id), (await api.GetAsync($"/v2/images/{id}/file")).Code, (await api.UploadAsync(id, Data)).Code));
        await api.Uploads.RecoverAsync(CancellationToken.None);
        Assert.Equal(404, (await api.JsonAsync("POST", $"/v2/images/{id}/import", Import, "other")).Code);
        Assert.Equal(202, (await api.JsonAsync("POST", $"/v2/images/{id}/import", Import)).Code);
        Assert.Equal(Data, (await api.GetAsync($"/v2/images/{id}/file")).Bytes);
        var forgotten = await QueuedAsync();
        Assert.Equal(204, (await api.SendAsync("PUT", $"/v2/images/{forgotten}/stage", Data, type: "application/octet-stream")).Code);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v2/images/{forgotten}")).Code);
        Assert.Equal([id], api.Files.Files.Keys);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_by_its_length_or_as_it_comes_and_leaves_nothing()
    {
        var id = await QueuedAsync();
        var announced = await api.UploadAsync(id, new byte[(32 << 20) + 1]);
        Assert.Equal(413, announced.Code);
        await NothingLeftAsync(id);
        using var endless = new MemoryStream(new byte[(32 << 20) + 1]);
        Assert.Equal(413, (await api.Uploads.ReceiveAsync(KnownTokens.Of("demo", KnownTokens.DemoProject, "member"), id, endless, null, CancellationToken.None))!.Status);
        await NothingLeftAsync(id);
        api.Files.Room = 1 << 20;
        var full = await api.UploadAsync(id, Data);
        Assert.Equal(413, full.Code);
        Assert.Contains("Image storage media is full", full.Text, StringComparison.Ordinal);
        await NothingLeftAsync(id);
        api.Files.Room = 64 << 20;
        await api.CreateActiveAsync(new byte[20 << 20]);
        Assert.Contains("storage quota", (await api.UploadAsync(id, new byte[21 << 20])).Text, StringComparison.Ordinal);
        Assert.Equal(204, (await api.UploadAsync(id, new byte[20 << 20])).Code);
    }

    [Fact]
    public async Task Data_of_another_format_or_that_the_formats_program_refuses_leaves_the_image_queued()
    {
        var id = await QueuedAsync();
        var refused = await api.UploadAsync(id, [0x51, 0x46, 0x49, 0xfb, .. new byte[1000]]);
        Assert.Equal(400, refused.Code);
        Assert.Contains("Image data is refused: it is declared raw and is qcow2", refused.Text, StringComparison.Ordinal);
        await NothingLeftAsync(id);
        api.Files.Problem = "it is not well";
        Assert.Contains("it is not well", (await api.UploadAsync(id, Data)).Text, StringComparison.Ordinal);
        await NothingLeftAsync(id);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_the_image_queued_and_no_data()
    {
        var id = await QueuedAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, api.Address.Port);
            var head = $"PUT /v2/images/{id}/file HTTP/1.1\r\nHost: x\r\nX-Auth-Token: demo\r\nContent-Type: application/octet-stream\r\nContent-Length: 10000000\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
            await client.GetStream().WriteAsync(Data);
            while (Status(id) != "saving") await Task.Delay(5);
            Assert.Equal(409, (await api.UploadAsync(id, Data)).Code);
        }

        while (Status(id) != "queued" || api.Files.Incoming > 0) await Task.Delay(5);
        await NothingLeftAsync(id);
        Assert.Equal(204, (await UploadedAgainAsync(id)).Code);
        Assert.Null(api.Failures.Last);
    }

    [Fact]
    public async Task An_image_removed_while_its_data_comes_is_gone_with_its_data()
    {
        var id = await QueuedAsync();
        api.Files.Published = published =>
            api.Store.CommitAsync(snapshot => ImageRules.Delete(snapshot, KnownTokens.Of("admin", KnownTokens.AdminProject, "admin"), published), CancellationToken.None).GetAwaiter().GetResult();
        Assert.Equal(410, (await api.UploadAsync(id, Data)).Code);
        Assert.Empty(api.Files.Files);
        Assert.Null(api.Store.Current.Images.Find(id));
    }

    /// <summary>A process that dies between putting the file in its place and the commit that says so leaves a file, and an image that is still saving.</summary>
    [Fact]
    public async Task After_a_crash_no_file_is_without_its_image_and_no_image_waits_for_ever()
    {
        var (kept, begun) = (await api.CreateActiveAsync(Data[..10]), await QueuedAsync());
        await api.Store.CommitAsync(snapshot => ImageDataRules.Begin(snapshot, KnownTokens.Of("demo", KnownTokens.DemoProject, "member"), begun, null, api.Settings), CancellationToken.None);
        api.Files.Files[begun] = Data;
        api.Files.Files[Guid.NewGuid().ToString()] = Data;
        await api.Uploads.RecoverAsync(CancellationToken.None);
        Assert.Equal([kept], api.Files.Files.Keys);
        Assert.Equal("queued", Status(begun));
        Assert.Equal("active", Status(kept));
        Assert.Equal(204, (await api.UploadAsync(begun, Data)).Code);
    }

    [Fact]
    public async Task Uploads_and_removals_at_once_leave_a_file_for_each_image_that_has_data_and_no_other()
    {
        await Parallel.ForAsync(0, 40, async (i, _) =>
        {
            var id = await QueuedAsync();
            var upload = api.UploadAsync(id, Data[..(i * 1000)]);
            if (i % 2 == 0) await api.SendAsync("DELETE", $"/v2/images/{id}");
            Assert.Contains((await upload).Code, (int[])[204, 404, 410]);
        });
        Assert.Equal(api.Store.Current.Images.All.Where(image => image.HasData).Select(image => image.Id).Order(), api.Files.Files.Keys.Order());
        Assert.All(api.Store.Current.Images.All, image => Assert.Equal("active", image.Status));
    }

    private async Task<ImageAnswer> UploadedAgainAsync(string id)
    {
        var answer = await api.UploadAsync(id, Data);
        while (answer.Code == 409) answer = await api.UploadAsync(id, Data);
        return answer;
    }

    private string? Status(string id) => api.Store.Current.Images.Find(id)?.Status;
    private Task<string> QueuedAsync() => api.CreateAsync("""{"disk_format":"raw","container_format":"bare"}""");

    private async Task NothingLeftAsync(string id)
    {
        Assert.DoesNotContain(id, api.Files.Files.Keys);
        Assert.Equal(0, api.Files.Incoming);
        var image = await api.ShowAsync(id);
        Assert.Equal(("queued", System.Text.Json.JsonValueKind.Null), (image.GetProperty("status").GetString(), image.GetProperty("size").ValueKind));
    }
}
