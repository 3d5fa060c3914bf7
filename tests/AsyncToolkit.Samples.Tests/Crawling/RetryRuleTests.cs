using System.Net;
using System.Net.Http.Headers;
using Crawler.Crawling;

namespace AsyncToolkit.Samples.Tests.Crawling;

public class RetryRuleTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void IsBusy_UnavailableWithoutRetryAfter_IsAFailure()
    {
        var retryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(1));

        Assert.True(RetryRule.IsBusy(HttpStatusCode.TooManyRequests, null));
        Assert.True(RetryRule.IsBusy(HttpStatusCode.ServiceUnavailable, retryAfter));
        Assert.False(RetryRule.IsBusy(HttpStatusCode.ServiceUnavailable, null));
        Assert.False(RetryRule.IsBusy(HttpStatusCode.InternalServerError, retryAfter));
        Assert.False(RetryRule.IsBusy(HttpStatusCode.OK, retryAfter));
    }

    [Fact]
    public void PauseAfter_TheSiteSays_IsObeyed()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), RetryRule.PauseAfter(new RetryConditionHeaderValue(TimeSpan.FromSeconds(3)), 0, Now));
        Assert.Equal(TimeSpan.FromSeconds(5), RetryRule.PauseAfter(new RetryConditionHeaderValue(Now.AddSeconds(5)), 2, Now));
        Assert.Equal(TimeSpan.Zero, RetryRule.PauseAfter(new RetryConditionHeaderValue(Now.AddSeconds(-5)), 0, Now));
    }

    [Fact]
    public void PauseAfter_TheSiteDoesNotSay_Doubles()
    {
        TimeSpan first = RetryRule.PauseAfter(null, 0, Now);

        Assert.True(first > TimeSpan.Zero);
        Assert.Equal(first * 4, RetryRule.PauseAfter(null, 2, Now));
    }
}
