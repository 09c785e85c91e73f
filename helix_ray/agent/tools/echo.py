"""Says a text back."""


async def echo(message: str) -> str:
    """Echoes back the input message

    Args:
        message: Message to echo
    """
    return message
