using AsyncToolkit;
using CheckoutDeadline.Http;

namespace CheckoutDeadline.Services;

/// <summary>The service that the customer talks to: reserves, has it paid for, and gives back what it reserved if that fails.</summary>
internal sealed class Shop(Caller payments, Pace pace, Journal journal, TimeProvider time)
{
    internal const string Name = "shop";

    internal async Task<string> CheckOutAsync(CancellationToken cancellationToken)
    {
        await Work.DoAsync(pace.Reserve, time, cancellationToken);
        journal.Write(Name, "has reserved the goods");
        try
        {
            await ShowPointsAsync(cancellationToken);
            await payments.AskAsync(cancellationToken);
            journal.Write(Name, "has been paid");
            return "thank you";
        }
        catch (Exception)
        {
            await ReleaseAsync();
            throw;
        }
    }

    // Nice to have: not worth the order.
    private async Task ShowPointsAsync(CancellationToken cancellationToken)
    {
        bool shown = await Deadline.MoveOnAfterAsync(
            pace.PointsAllowed, token => Work.DoAsync(pace.Points, time, token), time, "points", cancellationToken);
        journal.Write(Name, shown ? "has added the customer's points" : "goes on without the customer's points");
    }

    // The time is up and the customer may be gone. The goods must go back all the same, so neither may stop this; it has
    // a limit of its own instead.
    private async Task ReleaseAsync()
    {
        journal.Write(Name, "must roll back");
        using (Deadline.Suppress())
        {
            await Deadline.FailAfterAsync(
                TimeSpan.FromSeconds(10),
                async token =>
                {
                    await Work.DoAsync(pace.Release, time, token);
                    journal.Write(Name, "has released the goods");
                },
                time,
                "rollback",
                CancellationToken.None);
        }
    }
}
