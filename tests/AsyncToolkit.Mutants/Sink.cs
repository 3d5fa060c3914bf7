using Xunit.Abstractions;

namespace AsyncToolkit.Mutants;

/// <summary>Hears what the test framework tells, until it returns false: that ends the run.</summary>
internal sealed class Sink(Func<IMessageSinkMessage, bool> hear) : Xunit.LongLivedMarshalByRefObject, IMessageSink
{
    internal ManualResetEventSlim Ended { get; } = new();

    public bool OnMessage(IMessageSinkMessage message)
    {
        bool goOn = hear(message);
        if (message is ITestAssemblyFinished or IDiscoveryCompleteMessage)
        {
            Ended.Set();
        }

        return goOn;
    }
}
