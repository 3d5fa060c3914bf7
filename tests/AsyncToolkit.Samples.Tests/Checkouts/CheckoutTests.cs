using System.Collections.Concurrent;
using AsyncToolkit.Samples.Tests.Crawling;
using CheckoutDeadline;
using CheckoutDeadline.Http;
using CheckoutDeadline.Services;

namespace AsyncToolkit.Samples.Tests.Checkouts;

/// <summary>The whole order, over real HTTP. No test waits for a deadline: the time is skipped.</summary>
public class CheckoutTests
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // far more than any machine needs, so that it does not matter how busy this one is
    private static readonly Pace Quick = new()
    {
        WayBack = TimeSpan.FromMinutes(10),
        Reserve = TimeSpan.Zero,
        Points = TimeSpan.Zero,
        PointsAllowed = Hour,
        Fraud = TimeSpan.Zero,
        Bank = TimeSpan.Zero,
        Release = TimeSpan.Zero,
    };

    private readonly SkippableTime _time = new();
    private readonly ConcurrentQueue<string> _lines = new();

    [Fact]
    public async Task OrderAsync_EnoughTime_IsPlacedAndEachServiceHasLessLeftThanItsCaller()
    {
        await using Checkout checkout = await Checkout.StartAsync(Quick, new Journal(_lines.Enqueue), _time);

        Assert.True(await checkout.OrderAsync(Hour).WaitAsync(HangGuard));

        double[] left = [.. new[] { "customer  orders", "shop      got", "payments  got", "bank      got" }.Select(LeftAt)];
        Assert.All(left.Zip(left.Skip(1)), pair => Assert.True(pair.Second <= pair.First - Quick.WayBack.TotalMilliseconds + 1));
        Assert.Contains(_lines, line => line.EndsWith("customer  is told: thank you", StringComparison.Ordinal));
        Assert.DoesNotContain(_lines, line => line.Contains("roll back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OrderAsync_TheBankTakesTooLong_TheInnermostGivesUpFirstAndTheShopRollsBack()
    {
        await using (Checkout checkout = await Checkout.StartAsync(Quick with { Bank = 24 * Hour }, Skipping("bank      begins", TimeSpan.FromMinutes(31)), _time))
        {
            Assert.False(await checkout.OrderAsync(Hour).WaitAsync(HangGuard));
        }

        string[] events =
        [
            "bank      gives up: the deadline 'bank'", "payments  gives up: bank ran out of time", "shop      must roll back",
            "shop      has released the goods", "shop      gives up: payments ran out of time",
        ];
        int[] places = [.. events.Select(text => Array.FindIndex(_lines.ToArray(), line => line.Contains(text, StringComparison.Ordinal)))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task OrderAsync_TimeRunsOutBeforeTheRollback_TheRollbackIsFinished()
    {
        // less than half of what the shop allows itself for it
        TimeSpan release = TimeSpan.FromSeconds(4);
        var journal = new Journal(line =>
        {
            _lines.Enqueue(line);
            Skip(line, "bank      begins", TimeSpan.FromMinutes(31));
            Skip(line, "shop      must roll back", Hour);
            Skip(line, "customer  has heard nothing", release);
        });

        // the goods are given back only after the customer has gone: else the answer could still reach him
        Pace slow = Quick with { Bank = 24 * Hour, Release = release };
        await using (Checkout checkout = await Checkout.StartAsync(slow, journal, _time))
        {
            Assert.False(await checkout.OrderAsync(Hour).WaitAsync(HangGuard));
        }

        Assert.Contains(_lines, line => line.Contains("customer  has heard nothing: the deadline 'order'", StringComparison.Ordinal));
        Assert.Contains(_lines, line => line.Contains("shop      has released the goods", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OrderAsync_ThePointsTakeTooLong_TheOrderIsPlacedWithoutThem()
    {
        Pace noPoints = Quick with { Points = Hour, PointsAllowed = TimeSpan.Zero };
        await using Checkout checkout = await Checkout.StartAsync(noPoints, new Journal(_lines.Enqueue), _time);

        Assert.True(await checkout.OrderAsync(Hour).WaitAsync(HangGuard));

        Assert.Contains(_lines, line => line.EndsWith("goes on without the customer's points", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("86400001")]
    public async Task Service_HeaderThatMakesNoSense_IsABadRequest(string value)
    {
        await using Service service = await Service.StartAsync(
            "service", static _ => throw new InvalidOperationException("must not run"), new Journal(_lines.Enqueue), _time);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, service.Address);
        request.Headers.Add(DeadlineHeader.Name, value);

        using HttpResponseMessage response = await client.SendAsync(request).WaitAsync(HangGuard);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(_lines);
    }

    [Fact]
    public async Task Service_WithoutTheHeader_HasNoDeadline()
    {
        await using Service service = await Service.StartAsync(
            "service", static _ => Task.FromResult("fine"), new Journal(_lines.Enqueue), _time);
        using var client = new HttpClient();

        using HttpResponseMessage response = await client.PostAsync(service.Address, content: null).WaitAsync(HangGuard);

        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("no deadline", Assert.Single(_lines), StringComparison.Ordinal);
    }

    private Journal Skipping(string at, TimeSpan time) => new(line =>
    {
        _lines.Enqueue(line);
        Skip(line, at, time);
    });

    private void Skip(string line, string at, TimeSpan time)
    {
        if (line.Contains(at, StringComparison.Ordinal))
        {
            _time.Skip(time);
        }
    }

    private double LeftAt(string text)
    {
        string line = _lines.First(line => line.Contains(text, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(0, line.IndexOf("ms left", StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);
    }
}
