using AsyncToolkit;
using CheckoutDeadline.Http;
using CheckoutDeadline.Services;

namespace CheckoutDeadline;

/// <summary>The three services, and a customer who orders.</summary>
internal sealed class Checkout : IAsyncDisposable
{
    private const string Customer = "customer";

    private readonly Stack<IAsyncDisposable> _services = new();
    private readonly Stack<IDisposable> _callers = new();
    private readonly Pace _pace;
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private Caller _shop = null!;

    private Checkout(Pace pace, Journal journal, TimeProvider time)
    {
        _pace = pace;
        _journal = journal;
        _time = time;
    }

    internal static async Task<Checkout> StartAsync(Pace pace, Journal journal, TimeProvider time)
    {
        var checkout = new Checkout(pace, journal, time);
        try
        {
            Caller bank = await checkout.AddAsync(Bank.Name, new Bank(pace, journal, time).ChargeAsync);
            Caller payments = await checkout.AddAsync(Payments.Name, new Payments(bank, pace, journal, time).PayAsync);
            checkout._shop = await checkout.AddAsync(Shop.Name, new Shop(payments, pace, journal, time).CheckOutAsync);
            return checkout;
        }
        catch
        {
            await checkout.DisposeAsync();
            throw;
        }
    }

    /// <summary>Orders, and waits no longer than this. True if the order was placed.</summary>
    internal async Task<bool> OrderAsync(TimeSpan patience)
    {
        using var deadline = Deadline.Begin(patience, _time, "order");
        _journal.Write(Customer, "orders");
        try
        {
            string answer = await _shop.AskAsync(CancellationToken.None);
            _journal.Write(Customer, $"is told: {answer}");
            return true;
        }
        catch (LateAnswerException late)
        {
            _journal.Write(Customer, $"is told: no order, {late.Message}");
        }
        catch (OperationCanceledException) when (deadline.IsExpired)
        {
            _journal.Write(Customer, $"has heard nothing: {deadline} has expired");
        }
        catch (HttpRequestException unreachable)
        {
            _journal.Write(Customer, $"cannot order: {unreachable.Message}");
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        // the outermost first: what it does may still need those inside
        while (_services.TryPop(out IAsyncDisposable? service))
        {
            await service.DisposeAsync();
        }

        while (_callers.TryPop(out IDisposable? caller))
        {
            caller.Dispose();
        }
    }

    private async Task<Caller> AddAsync(string name, Func<CancellationToken, Task<string>> work)
    {
        Service service = await Service.StartAsync(name, work, _journal, _time);
        _services.Push(service);
        var caller = new Caller(name, service.Address, _pace.WayBack);
        _callers.Push(caller);
        return caller;
    }
}
