"""Words that `danish` knows: heads of compounds, nouns that change inside, what says little."""

from __future__ import annotations

#: What Danish compounds often end in, in this field and in any text for professionals.
HEADS = """
adgang adresse aften afsnit aftale ansvar ansøgning arbejde arrangement barn bedømmelse behandling
behov bekymring beskrivelse besked besøg bevidst billede blad bog bolig borger brev bruger center
dag egenskab enhed episode erfaring evne fag familie film fjernelse forberedelse forening forløb
form forskel forslag forståelse følelse følge gang garanti grad grundlag gruppe grænse handling
henvendelse hensyn hjem hjælp historie hus håndbog indsats institution kapitel karakter kasse
klinik kommune kontakt kontor kort kraft krav kreds kultur kursus kvalitet leder ledelse liste liv
lov lyd læge løsning magt mand materiale medarbejder menneske metode middel miljø minde mulighed
myndighed måde møde navn netværk niveau nummer omsorg område oplysning opgave opsporing ord ordning
organisation overgreb pakke papir part pause person plads plan pligt podcast politik praksis princip
problem proces program projekt psykolog punkt reaktion redskab regel region rolle rum rådgiver
rådgivning sag samarbejde samfund samtale samtykke sektor selskab side signal sikkerhed situation
skade skema skole skyld spor sprog spørgsmål sted stemme støtte styrelse svar svigt symptom
system tanke tegn tekst telefon temadag tid tiltag tilbud tilgang tilstand time tjeneste traume
tryghed træning type uddannelse udgave udvalg uge undersøgelse undervisning vagt valg vane vej
vejledning verden viden vilkår virkning vold værelse ydelse øvelse årsag
"""

#: Nouns that change inside: how one begins and how many do, before their endings.
CHANGING = """
bog/bøg hånd/hænd tand/tænd fod/fødd nat/nætt rod/rødd mand/mænd barn/børn kraft/kræft
stand/stænd bonde/bønd far/fædr fader/fædr mor/mødr moder/mødr bror/brødr broder/brødr
datter/døtr søster/søstr forælder/forældr kapitel/kapitl eksempel/eksempl regel/regl
middel/midl titel/titl artikel/artikl muskel/muskl cykel/cykl himmel/himl center/centr
nummer/numr finger/fingr skulder/skuldr offer/ofr teater/teatr register/registr
semester/semestr mønster/mønstr filter/filtr kammer/kamr sommer/somr vinter/vintr
"""

#: Endings of nouns and verbs, the longest first.
ENDINGS = "ernes erne enes ene ens ets ers ede er en et es e s"
ENDINGS_OF_ONE = "en et s ens ets n ns"
ENDINGS_OF_MANY = "er erne ernes ers e ene enes es et ets s"

#: Words that say too little to be searched for when others stand beside them.
COMMON = """
af alle andre at blev bliver da de dem den der deres det dette dig din dine dit du efter eller
en end er et for fra få får gør ham han har hende hendes her hos hun hvad hvem hver hvilke
hvilken hvis hvor hvordan hvorfor hvornår i ikke ind jeg jer jeres jo kan kunne man med men mig
min mine mit mod må ned noget nogle nogen nu når og også om op os over på sig sin sine sit skal
skulle som så til ud uden under var ved vi vil ville vores være været
både bare blandt dog enten gennem lige meget mellem mere mest samt
"""
