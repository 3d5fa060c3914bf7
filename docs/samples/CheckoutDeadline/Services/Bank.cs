namespace CheckoutDeadline.Services;

/// <summary>The innermost service: takes its time.</summary>
internal sealed class Bank(Pace pace, Journal journal, TimeProvider time)
{
    internal const string Name = "bank";

    internal async Task<string> ChargeAsync(CancellationToken cancellationToken)
    {
        journal.Write(Name, "begins to charge the card");
        await Work.DoAsync(pace.Bank, time, cancellationToken);
        journal.Write(Name, "has charged the card");
        return "charged";
    }
}
