using AsyncToolkit;

namespace CheckoutDeadline.Http;

/// <summary>Sends the current deadline along with every request, and cancels the request by it.</summary>
/// <param name="wayBack">What the answer needs to come back: so much earlier must the other side give up to be heard.</param>
internal sealed class DeadlineHandler(TimeSpan wayBack) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Deadline.Current is not { } deadline || deadline.Remaining == Timeout.InfiniteTimeSpan)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        request.Headers.Add(DeadlineHeader.Name, DeadlineHeader.Format(deadline.Remaining - wayBack));

        // HttpClient knows nothing of the deadline: it needs the token.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        return await base.SendAsync(request, either.Token);
    }
}
