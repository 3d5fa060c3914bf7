using AsyncToolkit.Testing;
using Xunit;

namespace AsyncToolkit.Snippets.Reference;

/// <summary>The examples in the XML documentation of VirtualTime.</summary>
internal static class VirtualTimeRuns
{
    internal static async Task Run(Uri brokenServer)
    {
        await VirtualTime.RunAsync(async time =>
        {
            var importer = new Importer(brokenServer, time);
            await Assert.ThrowsAsync<TimeoutException>(() => importer.RunAsync());
            Assert.Equal(TimeSpan.FromDays(1), time.Elapsed);
        });
    }

    internal static async Task RunWithToken(Client client)
    {
        await VirtualTime.RunAsync(async (time, cancellationToken) =>
        {
            await using var server = await TestServer.StartAsync(time);
            await client.PollAsync(server.Address, time, cancellationToken);   // unwinds, and the server is stopped
        });
    }

    internal static async Task Explore()
    {
        await VirtualTime.ExploreAsync(async time =>
        {
            var cache = new Cache(time);
            await Task.WhenAll(Task.Run(() => cache.GetAsync("a")), Task.Run(() => cache.GetAsync("a")));
            Assert.Equal(1, cache.Loads);
        }, iterations: 500);
    }

    internal static async Task ExploreWithToken()
    {
        await VirtualTime.ExploreAsync((time, cancellationToken) => DrainQueueAsync(time, cancellationToken), iterations: 500);
    }

    internal static async Task Hold(TestServer realServer)
    {
        using (VirtualTime.Hold())
        {
            await realServer.StartAsync();
        }
    }

    internal static async Task HoldTask(HttpClient http, Uri url)
    {
        string page = await VirtualTime.Hold(http.GetStringAsync(url));
        Assert.NotEmpty(page);
    }

    private static Task DrainQueueAsync(TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);

    internal sealed class Importer(Uri server, TimeProvider time)
    {
        internal async Task RunAsync()
        {
            await Task.Delay(TimeSpan.FromDays(1), time);
            throw new TimeoutException($"{server} is down");
        }
    }

    internal sealed class Client(TimeSpan interval)
    {
        internal async Task PollAsync(Uri address, TimeProvider time, CancellationToken cancellationToken)
        {
            while (!address.IsFile)
            {
                await Task.Delay(interval, time, cancellationToken);
            }
        }
    }

    internal sealed class Cache(TimeProvider time)
    {
        private Task<string>? _load;

        internal int Loads { get; private set; }

        internal Task<string> GetAsync(string key)
        {
            lock (this)
            {
                return _load ??= LoadAsync(key);
            }
        }

        private async Task<string> LoadAsync(string key)
        {
            Loads++;
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            return key;
        }
    }

    internal sealed class TestServer : IAsyncDisposable
    {
        internal Uri Address { get; } = new("http://localhost/");

        public ValueTask DisposeAsync() => default;

        internal static Task<TestServer> StartAsync(TimeProvider time) => Task.FromResult(new TestServer { StartedAt = time.GetUtcNow() });

        internal Task StartAsync() => Task.FromResult(StartedAt);

        private DateTimeOffset StartedAt { get; init; }
    }
}
