using System.Net;
using Neutrino.Api.Identity;

namespace Neutrino.Api.Tests.Identity;

/// <summary>Our own Identity plays the existing Keystone: the conformance tests hold the two together.</summary>
public sealed class KeystoneTokenValidatorTests : IAsyncLifetime
{
    private IdentityCloud cloud = null!;
    private readonly HttpClient client = new();
    private KeystoneTokenValidator validator = null!;

    public async ValueTask InitializeAsync()
    {
        cloud = await IdentityCloud.StartAsync();
        validator = With(IdentityCloud.Password);
    }

    public async ValueTask DisposeAsync()
    {
        validator.Dispose();
        client.Dispose();
        await cloud.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_the_other_cloud_says_who_asks()
    {
        var caller = await validator.ValidateAsync(cloud.Demo, CancellationToken.None);
        Assert.Equal("demo", caller!.UserName);
        Assert.Equal("default", caller.UserDomainId);
        Assert.Equal(cloud.Tokens.Validate(cloud.Demo)!.Project!.Id, caller.ProjectId);
        Assert.Equal(["member", "reader"], caller.Roles.Order());
        Assert.Null(await validator.ValidateAsync("nonsense", CancellationToken.None));
    }

    [Fact]
    public async Task An_answer_is_believed_for_the_cache_time_and_no_longer()
    {
        Assert.NotNull(await validator.ValidateAsync(cloud.Demo, CancellationToken.None));
        await cloud.SendAsync("DELETE", "/v3/auth/tokens", null, cloud.Demo, cloud.Demo);
        Assert.NotNull(await validator.ValidateAsync(cloud.Demo, CancellationToken.None));
        cloud.Time.Advance(TimeSpan.FromSeconds(301));
        Assert.Null(await validator.ValidateAsync(cloud.Demo, CancellationToken.None));
    }

    [Fact]
    public async Task Our_own_token_is_renewed_when_it_has_ended()
    {
        Assert.NotNull(await validator.ValidateAsync(cloud.Demo, CancellationToken.None));
        cloud.Time.Advance(TimeSpan.FromHours(2));
        var fresh = await cloud.TokenAsync("demo", IdentityCloud.Password, null);
        Assert.NotNull(await validator.ValidateAsync(fresh, CancellationToken.None));
        Assert.Null(await validator.ValidateAsync(cloud.Demo, CancellationToken.None));
    }

    [Fact]
    public async Task Without_an_answer_nobody_is_let_in_and_it_is_said_so()
    {
        using var refused = With("wrong");
        await Assert.ThrowsAsync<IdentityUnavailableException>(async () => await refused.ValidateAsync(cloud.Demo, CancellationToken.None));
        using var absent = new KeystoneTokenValidator(client, new KeystoneSettings { AuthUrl = new Uri("http://127.0.0.1:1"), UserName = "admin", Password = "x" }, cloud.Time);
        await Assert.ThrowsAsync<IdentityUnavailableException>(async () => await absent.ValidateAsync(cloud.Demo, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"token":null}""")]
    [InlineData("""{"token":{"user":{"id":"u","name":"n"}}}""")]
    [InlineData("""{"token":{"user":{"id":"u","name":"n"},"expires_at":"soon"}}""")]
    public async Task What_is_no_token_lets_nobody_in(string body)
    {
        using var odd = new Scripted(request => request.Method == HttpMethod.Post ? Token() : new HttpResponseMessage { Content = new StringContent(body) });
        using var asking = new HttpClient(odd);
        using var asked = new KeystoneTokenValidator(asking, new KeystoneSettings { AuthUrl = new Uri("http://keystone:5000"), UserName = "neutron", Password = "x" }, cloud.Time);
        await Assert.ThrowsAsync<IdentityUnavailableException>(async () => await asked.ValidateAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task Many_that_come_with_one_new_token_ask_once()
    {
        var asks = 0;
        using var slow = new Scripted(request =>
        {
            if (request.Method == HttpMethod.Post) return Token();
            Interlocked.Increment(ref asks);
            Thread.Sleep(50);
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        });
        using var asking = new HttpClient(slow);
        using var asked = new KeystoneTokenValidator(asking, new KeystoneSettings { AuthUrl = new Uri("http://keystone:5000"), UserName = "neutron", Password = "x" }, cloud.Time);
        var callers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await asked.ValidateAsync("a", CancellationToken.None))));
        Assert.All(callers, Assert.Null);
        Assert.Equal(1, asks);
    }

    /// <summary>One that went away takes nothing from the others, nor from those who come later.</summary>
    [Fact]
    public async Task Who_waits_no_longer_does_not_end_the_question()
    {
        var release = new TaskCompletionSource();
        using var slow = new Waiting(release.Task);
        using var asking = new HttpClient(slow);
        using var asked = new KeystoneTokenValidator(asking, new KeystoneSettings { AuthUrl = new Uri("http://keystone:5000"), UserName = "neutron", Password = "x" }, cloud.Time);
        using var gone = new CancellationTokenSource();
        var first = asked.ValidateAsync("a", gone.Token).AsTask();
        var second = asked.ValidateAsync("a", CancellationToken.None).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();
        Assert.Null(await second);
        Assert.Null(await asked.ValidateAsync("b", CancellationToken.None));
    }

    private static HttpResponseMessage Token()
    {
        var reply = new HttpResponseMessage(HttpStatusCode.Created);
        reply.Headers.Add("X-Subject-Token", "ours");
        return reply;
    }

    private sealed class Scripted(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }

    /// <summary>Knows no token, and says so when it may.</summary>
    private sealed class Waiting(Task may) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post) return Token();
            await may;
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }
    }

    private KeystoneTokenValidator With(string password) => new(
        client, new KeystoneSettings { AuthUrl = cloud.Address, UserName = "admin", Password = password, ProjectName = "admin" }, cloud.Time);
}
