#if !NET9_0_OR_GREATER
namespace System.Threading;

/// <summary>The part of .NET 9's <c>System.Threading.Lock</c> that the library uses, over a monitor.</summary>
internal sealed class Lock
{
    private readonly object _monitor = new();

    public Scope EnterScope()
    {
        Monitor.Enter(_monitor);
        return new Scope(_monitor);
    }

    public readonly ref struct Scope(object monitor)
    {
        public void Dispose() => Monitor.Exit(monitor);
    }
}
#endif
