namespace AsyncToolkit.Tests.Support;

/// <summary>A way to hand items to a call.</summary>
public interface ISourceKind
{
    static abstract Sequence<T> Make<T>(IEnumerable<T> items);
}
