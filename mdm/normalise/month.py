"""Names of months in the languages of GB, US, DE, FR, ES and PL, their short forms, and Roman numbers."""

from mdm.normalise.text import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "i jan january januar janner jaenner janv janvier ene enero sty styczen stycznia",
            "ii feb february februar feber fev fevr fevrier febr febrero lut luty lutego",
            "iii mar march marz maerz mrz mars marzo marzec marca",
            "iv apr april avr avril abr abril kwi kwiecien kwietnia",
            "v may mai mayo maj maja",
            "vi jun june juni juin junio cze czerwiec czerwca",
            "vii jul july juli juil juillet julio lip lipiec lipca",
            "viii aug august aout ago agosto sie sierpien sierpnia",
            "ix sep sept september septembre septiembre set setiembre wrz wrzesien wrzesnia",
            "x oct okt october oktober octobre octubre paz pazdziernik pazdziernika",
            "xi nov november novembre noviembre lis listopad listopada",
            "xii dec dez december dezember decembre dic diciembre gru grudzien grudnia",
        ),
        1,
    )
    for name in names.split()
}


def read_month(name: str) -> int:
    """1 to 12; 0 for what is no month."""
    return _MONTHS.get(fold(name), 0)
