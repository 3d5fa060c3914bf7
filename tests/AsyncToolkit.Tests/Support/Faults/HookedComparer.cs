namespace AsyncToolkit.Tests.Support;

/// <summary>The default comparer, which does what a test says first.</summary>
internal sealed class HookedComparer(Action onEquals, Action onGetHashCode) : IEqualityComparer<int>
{
    public bool Equals(int x, int y)
    {
        onEquals();
        return x == y;
    }

    public int GetHashCode(int obj)
    {
        onGetHashCode();
        return obj;
    }
}
