using CheckoutDeadline.Http;

namespace CheckoutDeadline.Services;

/// <summary>The service in the middle: some work of its own, then the bank.</summary>
internal sealed class Payments(Caller bank, Pace pace, Journal journal, TimeProvider time)
{
    internal const string Name = "payments";

    internal async Task<string> PayAsync(CancellationToken cancellationToken)
    {
        await Work.DoAsync(pace.Fraud, time, cancellationToken);
        journal.Write(Name, "sees no fraud, asks the bank");
        string answer = await bank.AskAsync(cancellationToken);
        journal.Write(Name, "has the bank's answer");
        return answer;
    }
}
