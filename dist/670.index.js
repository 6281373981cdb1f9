export const id=670;export const ids=[670];export const modules={7670:(o,s,t)=>{t.d(s,{fromEnv:()=>r.sF});var r=t(7129)}};
