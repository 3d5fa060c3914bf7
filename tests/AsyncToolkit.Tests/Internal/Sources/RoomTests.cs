using AsyncToolkit.Internal;

namespace AsyncToolkit.Tests.Internal.Sources;

public class RoomTests
{
    [Fact]
    public void Beyond_AsTheConsumerGoesOn_IsWhatFits()
    {
        var turn = new ConsumerTurn();
        var room = new Room(3, turn);

        Assert.Equal(3, room.Beyond(0));
        Assert.Equal(1, room.Beyond(2));
        Assert.Equal(0, room.Beyond(3));
        Assert.Equal(0, room.Beyond(5));

        Assert.True(turn.TryPass(turn.Word));
        Assert.Equal(1, room.Beyond(3));
        room.Skip();
        room.Skip();
        Assert.Equal(3, room.Beyond(3));
        Assert.Equal(0, room.Beyond(6));
    }

    // Whoever makes room tells the engine only if somebody has looked in vain, and only once.
    [Fact]
    public void WasLacking_AfterALook_SaysWhetherItWasInVain()
    {
        var room = new Room(2, new ConsumerTurn());
        Assert.False(room.WasLacking());

        room.Beyond(1);
        Assert.False(room.WasLacking());

        room.Beyond(2);
        room.Beyond(2);
        Assert.True(room.WasLacking());
        Assert.False(room.WasLacking());
    }
}
